import { existsSync, mkdirSync } from 'node:fs';
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
