import { readFileSync } from 'node:fs';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { Plugin } from 'vite';

const source = fileURLToPath(new URL('../contract/src/', import.meta.url));
const light = '\0light-contract:';

/** What a caller of an endpoint has to know of it. */
const endpointFields = ['name', 'method', 'path', 'permission', 'list', 'binary', 'fresh', 'passive'];

/**
 * Schemas are a third of what a first page would load, and only forms need them. An `import` of a contract file gives its
 * endpoints without them; `import('@marsa/contract/things.ts')` gives the whole file, in a piece of its own. Development
 * has the whole files all the time.
 */
export function lightContract(): Plugin {
  return {
    name: 'light-contract',
    apply: 'build',
    enforce: 'pre',
    resolveId(specifier, _importer, { kind }) {
      const file = /^@marsa\/contract\/([\w-]+\.ts)$/.exec(specifier)?.[1];
      if (file === undefined || kind === 'dynamic-import') return undefined;
      return hasSchemas(`${source}${file}`) ? `${light}${file}` : undefined;
    },
    async load(id) {
      if (!id.startsWith(light)) return undefined;
      const path = `${source}${id.slice(light.length)}`;
      this.addWatchFile(path);
      const exported: Record<string, unknown> = await import(pathToFileURL(path).href);
      return Object.entries(exported)
        .flatMap(([name, value]) => {
          const kept = isEndpoint(value) ? pick(value) : isPlain(value) ? value : undefined;
          // `delete` and others cannot name a constant, so each is exported under its name.
          return kept === undefined
            ? []
            : [`const _${name} = ${JSON.stringify(kept)};\nexport { _${name} as ${name} };`];
        })
        .join('\n');
    },
  };
}

const hasSchemas = (path: string) => /^import (?!type\b)/m.test(readFileSync(path, 'utf8'));

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null;

const isEndpoint = (value: unknown): value is Record<string, unknown> =>
  isObject(value) && typeof value.path === 'string' && typeof value.method === 'string';

const pick = (endpoint: Record<string, unknown>) =>
  Object.fromEntries(
    endpointFields.filter((field) => field in endpoint).map((field) => [field, endpoint[field]]),
  );

/** Texts, numbers, and lists and tables of them: what JSON gives back as it was. */
function isPlain(value: unknown): boolean {
  if (!isObject(value)) return ['string', 'number', 'boolean'].includes(typeof value);
  return !('_zod' in value) && Object.values(value).every(isPlain);
}
