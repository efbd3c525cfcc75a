import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { filesOf, stoppedServer } from '@marsa/tests/support/backups.ts';
import { testDatabases } from '@marsa/tests/support/databases.ts';
import { within } from '@marsa/tests/support/within.ts';
import { readToolEnvironment } from '#platform/config.ts';
import { createBackup } from './create.service.ts';
import { checkOffsite, fetchOffsite, initOffsite, type Offsite, pushOffsite } from './offsite.service.ts';
import { verifyBackup } from './verify.service.ts';

const hasRestic = spawnSync('restic', ['version']).status === 0;

test('a second copy by restic: sent, checked, fetched, damage noticed', {
  skip: !hasRestic && !process.env.CI && 'restic is not installed',
}, async () => {
  const [engine] = testDatabases();
  assert.ok(engine);
  await using scene = await stoppedServer(engine);
  const { deps } = scene;
  const folder = mkdtempSync(join(tmpdir(), 'marsa-offsite-'));
  const passwordFile = join(folder, 'password');
  const offsite = {
    repository: join(folder, 'repository'),
    passwordFile,
    env: { ...readToolEnvironment(), RESTIC_CACHE_DIR: join(folder, 'cache') },
  };
  try {
    await assert.rejects(initOffsite(offsite), /is not there/);
    writeFileSync(passwordFile, randomBytes(24).toString('base64'));
    chmodSync(passwordFile, 0o644);
    await assert.rejects(initOffsite(offsite), /can be read by others/);
    chmodSync(passwordFile, 0o600);
    await initOffsite(offsite);

    const written = await createBackup(deps, 'operator');
    await killWhileItSends(offsite);
    const pushed = await pushOffsite(deps, offsite);
    assert.match(pushed.subset, /^[1-7]\/7$/);

    const target = join(folder, 'fetched');
    await fetchOffsite(offsite, target);
    const [fetched = ''] = Object.keys(filesOf(target));
    assert.deepEqual(readFileSync(fetched), readFileSync(written.path));
    assert.equal((await verifyBackup(deps, fetched)).ok, true);

    for (const [path, content] of Object.entries(filesOf(join(offsite.repository, 'data')))) {
      const bytes = Buffer.from(content, 'base64');
      bytes[bytes.length >> 1] = (bytes[bytes.length >> 1] ?? 0) ^ 1;
      chmodSync(path, 0o600);
      writeFileSync(path, bytes);
    }
    const days = Array.from({ length: 7 }, (_, day) => day * 86_400_000);
    const checks = await Promise.allSettled(days.map((now) => checkOffsite({ clock: () => now }, offsite)));
    assert.ok(
      checks.some(({ status }) => status === 'rejected'),
      'in a week the damage shows',
    );
    assert.ok(readdirSync(folder).length > 0);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

/** As a machine that loses its power, or a server that is stopped by force. */
async function killWhileItSends({ repository, passwordFile, env }: Offsite): Promise<void> {
  const endless = ['backup', '--stdin', '--stdin-filename=endless'];
  const args = ['--repo', repository, '--password-file', passwordFile, '--quiet', ...endless];
  const child = spawn('restic', args, { env, stdio: ['pipe', 'ignore', 'ignore'] });
  const locks = join(repository, 'locks');
  await within(60_000, async () => readdirSync(locks).length > 0, 'a lock');
  const ended = once(child, 'exit');
  child.kill('SIGKILL');
  await ended;
  assert.equal(readdirSync(locks).length, 1);
}
