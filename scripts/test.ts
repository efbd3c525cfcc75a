/** `npm test [-- path …]`: every *.test.ts of the workspaces, or those whose path contains one of the given texts. */
import { spawnSync } from 'node:child_process';
import { globSync, readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { findChromium } from '../tests/support/chromium.ts';

const root = new URL('..', import.meta.url);
/** From so many on it pays to migrate a database once and copy it. */
const manyFiles = 10;
const isCi = process.env.CI === 'true';
const wanted = process.argv.slice(2);

const absent = absentServices();
for (const service of absent) console.log(`not tested on ${service}`);
if (absent.length > 0) {
  console.log(
    '(bash: source .ci/services && start_services sets up all of them for as long as the shell lives)',
  );
  if (isCi) fail('With CI=true nothing is skipped.');
}
const files = findTests();
if (files.length === 0) fail('No test file matches.');
if (files.some((file) => file.startsWith('tests/e2e/'))) buildConsole();
await using templates = files.length < manyFiles ? undefined : await makeTemplates();
const { status } = spawnSync(
  process.execPath,
  [
    '--test',
    `--test-concurrency=${Math.min(4, availableParallelism())}`,
    // Far more than the longest takes on a busy machine: what hangs is to end, nothing else.
    '--test-timeout=300000',
    '--test-force-exit',
    '--import=./tests/support/reports-first.ts',
    ...files,
  ],
  {
    cwd: root,
    stdio: 'inherit',
    env: {
      ...process.env,
      // Each file of tests is a process of its own, and they all load much the same.
      NODE_COMPILE_CACHE: fileURLToPath(new URL('node_modules/.cache/compiled', root)),
      ...(templates && { TEST_TEMPLATES: templates.folder }),
    },
  },
);
process.exitCode = status ?? 1;

/** What a bare laptop lacks; the tests of it are skipped there, and only there. */
function absentServices(): string[] {
  const urls = process.env.TEST_DATABASES?.split(',') ?? [];
  const has = (...schemes: string[]) => urls.some((url) => schemes.some((scheme) => url.startsWith(scheme)));
  return [
    ...(has('postgres') ? [] : ['PostgreSQL: TEST_DATABASES names none']),
    ...(has('mysql', 'mariadb') ? [] : ['MariaDB: TEST_DATABASES names none']),
    ...(process.env.TEST_REDIS_URL ? [] : ['Redis: TEST_REDIS_URL is not set']),
    ...(findChromium() ? [] : ['a browser: there is no Chromium, and CHROMIUM names none']),
  ];
}

async function makeTemplates() {
  const { makeTemplates } = await import('../tests/support/database-templates.ts');
  return makeTemplates();
}

/** Before the tests that look at it, since several files of them run at once. */
function buildConsole(): void {
  const args = ['scripts/build-console.ts', '--if-needed', '--required'];
  const { status } = spawnSync(process.execPath, args, { cwd: root, stdio: 'inherit' });
  if (status !== 0) fail('The tests of the console need it.');
}

function findTests(): string[] {
  const found = workspaces().flatMap((folder) =>
    globSync(`${folder}/**/*.test.ts`, { cwd: root, exclude: (name) => name === 'node_modules' }),
  );
  const matching = found.filter((file) => wanted.length === 0 || wanted.some((text) => file.includes(text)));
  return [...new Set(matching)].sort();
}

function workspaces(): string[] {
  const manifest: { workspaces: string[] } = JSON.parse(readFileSync(new URL('package.json', root), 'utf8'));
  return [...manifest.workspaces, 'scripts'];
}

function fail(reason: string): never {
  console.error(reason);
  process.exit(1);
}
