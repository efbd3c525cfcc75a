import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { type Description, extract, type OpenApi } from './extract.ts';

/** Which GitHub is spoken to: github.com, or a GitHub Enterprise Server (under `/api/v3`). */
export type Api = 'github' | 'enterprise';

const FILES: Record<Api, string> = { github: 'api.github.com.json', enterprise: 'ghes-3.19.json' };
/** Raise it when `extract` or `toJsonSchema` changes what it makes. */
const FORMAT = 1;

/** Folder of `@octokit/openapi`, GitHub's own description; undefined where it is not installed. */
export function findPackage(): { folder: string; version: string } | undefined {
  try {
    const path = createRequire(import.meta.url).resolve('@octokit/openapi/package.json');
    const { version }: { version: string } = JSON.parse(readFileSync(path, 'utf8'));
    return { folder: dirname(path), version };
  } catch {
    return undefined;
  }
}

/** The needed part of a description; the 13 MB it is cut from are read only when the cut is not cached yet. */
export function loadDescription(
  from: { folder: string; version: string },
  api: Api,
  operations: readonly string[],
) {
  const key = createHash('sha256')
    .update(JSON.stringify([FORMAT, from.version, operations]))
    .digest('hex');
  const cache = join(
    from.folder,
    '../../.cache/marsa-sandbox',
    `${api}-${from.version}-${key.slice(0, 12)}.json`,
  );
  return readCached(cache) ?? deriveAndKeep(join(from.folder, 'generated', FILES[api]), cache, operations);
}

function readCached(path: string): Description | undefined {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return undefined;
  }
}

function deriveAndKeep(source: string, cache: string, operations: readonly string[]): Description {
  const document: OpenApi = JSON.parse(readFileSync(source, 'utf8'));
  const description = extract(document, operations);
  const draft = `${cache}.${process.pid}`;
  try {
    mkdirSync(dirname(cache), { recursive: true });
    writeFileSync(draft, JSON.stringify(description));
    renameSync(draft, cache);
  } catch {
    // A read-only installation works without the cache, only slower.
  }
  return description;
}
