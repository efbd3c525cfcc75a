import { posix } from 'node:path';
import { type Import, importsOf, toCode } from './source.ts';

export interface SourceFile {
  path: string;
  /** First folder of the path: contract, client, server … */
  package: string;
  isTest: boolean;
  text: string;
  /** The text without comments and without what stands in strings. */
  code: string;
  /** Imports of packages from outside and of Node. */
  externals: Import[];
  /** Paths of the files of this repository that it imports. */
  internals: string[];
}

/** Files by path, with their imports resolved. */
export type Tree = ReadonlyMap<string, SourceFile>;

/** A pattern of package.json such as `#*` → `./src/*`. */
interface Mapping {
  prefix: string;
  folder: string;
}

/** Files by path → text; package.json files say how `#…` and `@marsa/…` resolve. */
export function readTree(files: ReadonlyMap<string, string>): Tree {
  const packages = readPackages(files);
  const tree = new Map<string, SourceFile>();
  for (const [path, text] of files) {
    if (!isCode(path)) continue;
    const code = toCode(text);
    const externals: Import[] = [];
    const internals: string[] = [];
    for (const found of importsOf(text, code)) {
      const target = resolve(packages, path, found.specifier);
      if (target === undefined) externals.push(found);
      else internals.push(target);
    }
    const isTest = /\.test\.tsx?$/.test(path);
    tree.set(path, { path, package: packageOf(path), isTest, text, code, externals, internals });
  }
  return tree;
}

export const packageOf = (path: string) => path.split('/')[0] ?? '';

export const isCode = (path: string) => /\.[cm]?[jt]sx?$/.test(path);

function resolve(packages: Map<string, Mapping[]>, from: string, specifier: string): string | undefined {
  if (specifier.startsWith('.')) return posix.join(posix.dirname(from), specifier);
  const mappings = specifier.startsWith('#') ? packages.get(packageOf(from)) : [...packages.values()].flat();
  const mapping = mappings?.find(({ prefix }) => specifier.startsWith(prefix));
  return mapping && posix.join(mapping.folder, specifier.slice(mapping.prefix.length));
}

function readPackages(files: ReadonlyMap<string, string>): Map<string, Mapping[]> {
  const packages = new Map<string, Mapping[]>();
  for (const [path, text] of files) {
    const [folder = '', file, ...rest] = path.split('/');
    if (file !== 'package.json' || rest.length > 0) continue;
    const { name, imports = {}, exports = {} } = JSON.parse(text);
    const toMapping = (pattern: string, target: unknown): Mapping => ({
      prefix: pattern.replace(/\*$/, ''),
      folder: posix.join(folder, String(target).replace(/\*$/, '')),
    });
    packages.set(folder, [
      ...Object.entries(imports).map(([pattern, target]) => toMapping(pattern, target)),
      ...Object.entries(exports).map(([pattern, target]) => toMapping(posix.join(name, pattern), target)),
    ]);
  }
  return packages;
}
