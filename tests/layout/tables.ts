import type { Fault } from './fault.ts';
import type { SourceFile, Tree } from './tree.ts';

const queryStart =
  /\.\s*(?:selectFrom|insertInto|updateTable|deleteFrom|replaceInto|mergeInto|using|(?:inner|left|right|full|cross)(?:Lateral)?Join)\s*\(\s*(\[[^\]]*\]|(['"`])( *)\2)/g;
const namedTable = /\b(?:sql\s*\.\s*table|lockRow)\s*\(\s*(?:[\w.]+\s*,\s*)?((['"])( *)\2)/g;

/** Tables a feature declares, by its tables files: table → feature. */
function readOwners(tree: Tree): Map<string, string> {
  const owners = new Map<string, string>();
  for (const { path, code } of tree.values()) {
    const feature = featureOf(path);
    if (!feature || !path.endsWith('.tables.ts')) continue;
    for (const table of declaredTables(code)) owners.set(table, feature);
  }
  return owners;
}

/** The fields of `interface Database { … }`, not those of types written out inside it. */
function declaredTables(code: string): string[] {
  const body = code.split(/\binterface\s+Database\s*\{/)[1] ?? '';
  const tables: string[] = [];
  let depth = 0;
  for (const [token] of body.matchAll(/[{}]|\w+(?=\s*:)/g)) {
    if (token === '}' && depth === 0) break;
    if (token === '{') depth++;
    else if (token === '}') depth--;
    else if (depth === 0) tables.push(token);
  }
  return tables;
}

/** Stores that name another feature's tables, and files that ask the database though they are no store. */
export function findForeignTables(tree: Tree): Fault[] {
  const owners = readOwners(tree);
  const faults: Fault[] = [];
  for (const file of tree.values()) {
    const feature = featureOf(file.path);
    const isRoot = /^server\/src\/[^/]+\.ts$/.test(file.path);
    if (file.isTest || (!feature && !isRoot)) continue;
    const tables = tablesNamedIn(file);
    if (!file.path.endsWith('.store.ts')) {
      const asked = importsSql(file) ? [...tables, 'sql'] : tables;
      if (asked.length > 0) {
        faults.push({ rule: 'query-outside-store', file: file.path, detail: `uses ${asked.join(', ')}` });
      }
      continue;
    }
    for (const table of tables) {
      const owner = owners.get(table);
      if (owner === feature) continue;
      const detail = owner ? `${table} belongs to ${owner}` : `no feature declares the table ${table}`;
      faults.push({ rule: 'foreign-table', file: file.path, detail });
    }
  }
  return faults;
}

const importsSql = ({ externals }: SourceFile) =>
  externals.some(({ specifier, clause }) => specifier === 'kysely' && /\bsql\b/.test(clause));

function tablesNamedIn({ text, code }: SourceFile): string[] {
  const tables = new Set<string>();
  for (const pattern of [queryStart, namedTable]) {
    for (const match of code.matchAll(pattern)) {
      const at = match.index + match[0].length - (match[1]?.length ?? 0);
      const written = text.slice(at, match.index + match[0].length);
      for (const [, name] of written.matchAll(/['"`](\w+)[^'"`]*['"`]/g)) tables.add(toCamel(name ?? ''));
    }
  }
  return [...tables];
}

const toCamel = (name: string) => name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
const featureOf = (path: string) => /^server\/src\/features\/([^/]+)\//.exec(path)?.[1];
