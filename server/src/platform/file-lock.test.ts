import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { tryLockFile } from './file-lock.ts';

const folder = mkdtempSync(join(tmpdir(), 'marsa-lock-'));
after(() => rmSync(folder, { recursive: true }));
const path = join(folder, 'lock');

test('one has it at a time, and leaves nothing beside it', () => {
  {
    using held = tryLockFile(path);
    assert.ok(held);
    assert.equal(tryLockFile(path), undefined);
    assert.deepEqual(readdirSync(folder), ['lock']);
  }
  using again = tryLockFile(path);
  assert.ok(again);
});

test('whoever is killed lets go of it', async () => {
  const module = JSON.stringify(import.meta.resolve('./file-lock.ts'));
  const program = `const { tryLockFile } = await import(${module});
    globalThis.held = tryLockFile(${JSON.stringify(path)});
    console.log(globalThis.held ? 'has it' : 'has it not');
    setInterval(() => {}, 1000);`;
  const child = spawn(process.execPath, ['--input-type=module', '--eval', program]);
  const [said] = await once(child.stdout, 'data');
  assert.match(String(said), /^has it\n/);
  assert.equal(tryLockFile(path), undefined);
  child.kill('SIGKILL');
  await once(child, 'exit');
  using now = tryLockFile(path);
  assert.ok(now);
});
