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

/** The user a folder belongs to, where this process is root and that is somebody else; who could not read what root writes. */
export function findOtherOwner(path: string): number | undefined {
  if (process.getuid?.() !== 0 || !existsSync(path)) return undefined;
  return statSync(path).uid || undefined;
}
