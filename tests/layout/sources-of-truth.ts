import type { Fault, RuleName } from './fault.ts';
import type { SourceFile, Tree } from './tree.ts';

interface Source {
  rule: RuleName;
  detail: string;
  /** What must not stand in code … */
  code: RegExp;
  /** … and must not be imported: module and names. */
  imports?: { module: RegExp; names: RegExp };
  /** The files that may. */
  permitted: RegExp;
}

/** Code that is shipped; tests, benchmarks and scripts may look at the clock and the environment. */
const product = /^(contract|client|server|cli|sandbox|console)\/src\//;

const sources: readonly Source[] = [
  {
    rule: 'environment',
    detail: 'reads the environment; configuration comes from config.ts',
    code: /\bprocess\s*(\?\.|\.)\s*env\b|\bprocess\s*\[|\bimport\.meta\.env\b/,
    imports: { module: /^(node:)?process$/, names: /./ },
    permitted: /^server\/src\/platform\/config\.ts$|^(cli|sandbox)\/src\/(config|main)\.ts$/,
  },
  {
    rule: 'clock',
    detail: 'reads the time; take a Clock',
    code: /\bDate\s*\.\s*now\b|\bnew\s+Date\s*(\(\s*\)|(?!\s*\())|\bperformance\s*\.\s*now\b|\bprocess\s*\.\s*(hrtime|uptime)\b|\bTemporal\s*\.\s*Now\b|(?<!new\s+)\bDate\s*\(\s*\)/,
    imports: { module: /^(node:)?perf_hooks$/, names: /./ },
    permitted:
      /^((client|cli|console)\/src|server\/src\/platform)\/clock\.ts$|^sandbox\/src\/(clock|main)\.ts$/,
  },
  {
    rule: 'random',
    detail: 'draws random values; ids.ts and token.ts do that',
    code: /\bMath\s*\.\s*random\b|\b(crypto|webcrypto)\s*\.\s*(randomBytes|randomUUID|randomInt|randomFill|getRandomValues)|\bgetRandomValues\b/,
    imports: {
      module: /^(node:)?crypto$/,
      names: /\b(randomBytes|randomUUID\w*|randomInt|randomFill\w*|pseudoRandomBytes|webcrypto)\b|\*/,
    },
    permitted: /^server\/src\/platform\/(ids|token)\.ts$|^sandbox\/src\/(ids|random)\.ts$/,
  },
];

/** The console keeps nothing of a session where a script could read it, and sends no other credential than the cookie. */
const browser: Source = {
  rule: 'browser-credential',
  detail: 'the session is a cookie that no script reads: no localStorage, no Authorization, no API key',
  code: /\blocalStorage\b|\bindexedDB\b|\bauthorization\b\s*:/i,
  permitted: /^$/,
};

const shell: Source = {
  rule: 'shell',
  detail: 'could start a shell; use execFile or spawn with typed arguments',
  code: /\bshell\s*:\s*(true\b|['"`])/,
  imports: { module: /^(node:)?child_process$/, names: /\bexec(Sync)?\b|\*|^\w+\s+from/ },
  permitted: /^$/,
};

/** The one place for each: the environment, the time, random values. And no place for a shell. */
export function findForbiddenCalls(tree: Tree): Fault[] {
  return [...tree.values()].flatMap((file) => {
    const bound = product.test(file.path) && !file.isTest ? [...sources, shell] : [shell];
    if (file.path.startsWith('console/src/')) bound.push(browser);
    return bound
      .filter((source) => !source.permitted.test(file.path) && isUsedBy(file, source))
      .map(({ rule, detail }) => ({ rule, file: file.path, detail }));
  });
}

function isUsedBy({ code, externals }: SourceFile, { code: pattern, imports }: Source): boolean {
  if (pattern.test(code)) return true;
  return externals.some(
    ({ specifier, clause }) => imports?.module.test(specifier) && imports.names.test(clause),
  );
}
