import { existsSync, mkdirSync, statSync } from 'node:fs';
import { dirname } from 'node:path';

/**
 * Makes a folder of the owner's (0700) with those above it that are missing. One by one: Node's own way of making many
 * at once never returns where the file system, such as /proc, takes none.
 * @throws Error of the file system that names the folder
 */
export function makeFolder(path: string): void {
  if (existsSync(path)) return;
  makeFolder(dirname(path));
  mkdirSync(path, { mode: 0o700 });
}

/**
 * What is wrong with writing into a folder as who this process is, or undefined: what root writes there, its owner could
 * not read.
 */
export function foreignRootFault(path: string): string | undefined {
  if (process.getuid?.() !== 0 || !existsSync(path)) return undefined;
  const { uid } = statSync(path);
  if (uid === 0) return undefined;
  return `${path} belongs to the user ${uid}, who could not read what root writes there. Do it as that user: sudo -u '#${uid}' …`;
}
