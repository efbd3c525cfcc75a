import { readdir, readFile } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import type { WrapperFile } from './wrapper-file.ts';

/** Each folder mirrors the root of a generated repository. */
const templates = join(import.meta.dirname, 'template');

export type TemplateName = 'shared' | 'android' | 'ios';

const cache = new Map<TemplateName, Promise<WrapperFile[]>>();

/** Files that are the same in every repository, byte for byte; read from disk once. */
export function templateFiles(name: TemplateName): Promise<WrapperFile[]> {
  const files = cache.get(name) ?? readTemplate(join(templates, name));
  cache.set(name, files);
  return files;
}

async function readTemplate(root: string): Promise<WrapperFile[]> {
  const entries = await readdir(root, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return Promise.all(
    files.map(async (file) => ({
      path: relative(root, file).split(sep).join('/'),
      bytes: await readFile(file),
    })),
  );
}
