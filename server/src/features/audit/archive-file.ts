import { existsSync } from 'node:fs';
import { open, rename } from 'node:fs/promises';
import { dirname } from 'node:path';

/**
 * Writes a new file for its owner only (0600). It has its name only once it is whole and on the disk; until then it
 * is called `….part`, and the next attempt begins anew.
 * @throws Error if there is a file of that name
 */
export async function writeArchive(path: string, content: AsyncIterable<string>): Promise<void> {
  const part = `${path}.part`;
  const file = await open(part, 'w', 0o600);
  try {
    for await (const text of content) await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
  if (existsSync(path)) throw new Error(`There is a file ${path} already.`);
  await rename(part, path);
  await syncFolder(dirname(path));
}

/** So that the name survives a power cut too. */
async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r');
  await folder.sync().finally(() => folder.close());
}
