import { open, rename, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';

/** Returns once the content of the file would survive a power failure. */
export async function syncFile(path: string): Promise<void> {
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** The same for the names in the folder of a file: a new one, a renamed one, a removed one. */
export const syncFolderOf = (path: string): Promise<void> => syncFile(dirname(path));

/** Writes a file of the owner's (0600) that is there as a whole or not at all, also after a power failure. */
export async function writeDurably(path: string, text: string): Promise<void> {
  const incoming = `${path}.incoming`;
  await writeFile(incoming, text, { mode: 0o600, flush: true });
  await rename(incoming, path);
  await syncFolderOf(path);
}
