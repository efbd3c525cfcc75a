import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { test } from 'node:test';
import { openMarsa } from '@marsa/tests/support/marsa.ts';

/** What bash offers after the words; the last one is what has been typed of the next. */
const complete = (script: string, ...words: string[]) =>
  execFileSync(
    'bash',
    [
      '-c',
      `${script}\nCOMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _marsa; printf '%s\\n' "\${COMPREPLY[@]}"`,
      'bash',
      'marsa',
      ...words,
    ],
    { encoding: 'utf8' },
  )
    .trim()
    .split('\n');

test('bash completes commands and options where one stands', async () => {
  using marsa = openMarsa();
  const { stdout, code } = await marsa.run(['completion', 'bash']);
  assert.equal(code, 0);
  assert.equal(spawnSync('bash', ['-n'], { input: stdout }).status, 0);
  assert.deepEqual(complete(stdout, 'pro'), ['project']);
  assert.deepEqual(complete(stdout, 'project', 'c'), ['create']);
  assert.deepEqual(complete(stdout, 'project', 'create', 'My shop', '--dom'), ['--domain']);
  assert.deepEqual(complete(stdout, '--json', 'audit', 'ver'), ['verify']);
  assert.ok(complete(stdout, '').includes('doctor'));
});

for (const [shell, check] of [
  ['zsh', ['-n']],
  ['fish', ['--no-execute']],
] as const) {
  test(`${shell} can read its script`, async (t) => {
    using marsa = openMarsa();
    const { stdout, code } = await marsa.run(['completion', shell]);
    assert.equal(code, 0);
    assert.match(stdout, /rotate-master-key/);
    const isMissing = spawnSync(shell, ['--version']).error !== undefined;
    if (isMissing && !process.env.CI) return t.skip(`there is no ${shell} here`);
    writeFileSync(marsa.pathOf('script'), stdout);
    assert.equal(spawnSync(shell, [...check, marsa.pathOf('script')]).status, 0);
  });
}

test('every command has help with an example, and says its exit codes', async () => {
  using marsa = openMarsa();
  const { stdout } = await marsa.run(['--help']);
  assert.match(stdout, /Exit codes: 0 done, 1 refused or failed, 2 wrong usage, 3 Marsa cannot be reached/);
  for (const command of [
    ['login'],
    ['project', 'create'],
    ['credential', 'download'],
    ['audit', 'verify'],
    ['doctor'],
  ]) {
    const help = await marsa.run([...command, '--help']);
    assert.equal(help.code, 0);
    assert.match(help.stdout, /Examples:\n {2}\$ .*marsa/);
    assert.match(help.stdout, /--json/);
  }
  assert.equal((await marsa.run(['completion', 'tcsh'])).code, 2);
});
