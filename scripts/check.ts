import { spawnSync } from 'node:child_process';

/** One thing `npm run check` looks at: the same on a laptop and in CI. */
interface Step {
  name: string;
  command: string[];
  /** What to do where it fails. */
  advice: string;
}

const node = (...args: string[]) => [process.execPath, ...args];

const steps: Step[] = [
  {
    name: 'types',
    command: ['tsc', '-p', '.', '--incremental', '--tsBuildInfoFile', 'node_modules/.cache/types.json'],
    advice: 'Read the first error.',
  },
  {
    name: 'lint and format',
    command: ['biome', 'check', '--error-on-warnings', '.'],
    advice: 'npm run format mends most of it.',
  },
  {
    name: 'logical CSS',
    command: ['stylelint', '--allow-empty-input', '**/*.css'],
    advice: 'Use logical properties.',
  },
  {
    name: 'layout',
    command: node('--test', '--test-reporter=dot', 'tests/layout.test.ts'),
    advice: 'See docs/architecture.md.',
  },
  {
    name: 'sentences in Arabic',
    command: node('--test', '--test-reporter=dot', 'tests/server-sentences.test.ts'),
    advice: 'Add what the server newly says to console/src/i18n/arabic, take away what it no longer says.',
  },
  {
    name: 'OpenAPI unchanged',
    command: node('scripts/emit-openapi.ts', '--check'),
    advice: 'npm run openapi, and look at the diff: it is promised to users.',
  },
  {
    name: 'permissions unchanged',
    command: node('scripts/emit-permissions.ts', '--check'),
    advice: 'npm run permissions, and look at the diff: it is who may do what.',
  },
  {
    name: '.env.example unchanged',
    command: node('scripts/emit-env-example.ts', '--check'),
    advice: 'npm run env-example',
  },
  {
    name: 'both languages',
    command: node('scripts/check-languages.ts'),
    advice: 'Say it in the other README too.',
  },
];

let failed = 0;
for (const { name, command, advice } of steps) {
  const [program = '', ...args] = command;
  const started = performance.now();
  const { status, stdout, stderr } = spawnSync(program, args, {
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  process.stdout.write(`${status === 0 ? '✓' : '✗'} ${name} (${seconds} s)\n`);
  if (status === 0) continue;
  failed++;
  process.stdout.write(`${stdout ?? ''}${stderr ?? ''}\n  → ${advice}\n`);
}
process.exitCode = failed === 0 ? 0 : 1;
