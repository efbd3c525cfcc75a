import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { describe, test } from 'node:test';
import { testDatabases } from '@marsa/tests/support/databases.ts';
import { makePkcs12 } from '@marsa/tests/support/keystores.ts';
import { openVault, ring, token } from '@marsa/tests/support/vault.ts';
import { sql } from 'kysely';
import type { Db } from '#engines/database/schema.ts';
import { Problem } from '#platform/problem.ts';
import { createDataKeys } from './data-key.ts';
import { recordOfCredential, recordOfVersion, toRowWord } from './row-record.ts';
import { toSealWord } from './seal-record.ts';
import { openSecrets } from './sealed-values.service.ts';
import {
  downloadCredential,
  listStored,
  listStoredVersions,
  putTriedToken,
  removeCredential,
  restoreCredential,
} from './vault.service.ts';
import { deleteProjectSecrets } from './vault.store.ts';

const isProblem = (code: string) => (error: unknown) => error instanceof Problem && error.code === code;
const keyId = () => randomBytes(5).toString('hex').toUpperCase();

/** What the audit log keeps of the one credential there is. */
async function recordsOf(db: Db) {
  const version = await db.selectFrom('credentialVersion').selectAll().executeTakeFirstOrThrow();
  const row = await db.selectFrom('credential').selectAll().executeTakeFirstOrThrow();
  return {
    seals: [toSealWord(version, version.sealed)],
    rows: [recordOfVersion(version), recordOfCredential(row)].map(toRowWord),
  };
}

const password = 'opens it';
const keystore = {
  ANDROID_UPLOAD_JKS_B64: makePkcs12({ alias: 'upload', password }, new Date('2050-01-02T00:00:00Z')),
  ANDROID_UPLOAD_JKS_PASS: password,
  ANDROID_UPLOAD_KEY_ALIAS: 'upload',
  ANDROID_UPLOAD_KEY_PASS: password,
} as const;
const keystoreEntries = Object.entries(keystore) as [keyof typeof keystore, string][];

for (const engine of testDatabases()) {
  describe(`the vault on ${engine.name}`, () => {
    test('a token says whether GitHub was asked, and once it was, goes on saying so', async () => {
      await using vault = await openVault(engine);
      const value = token();
      const stateOf = (checks: { name: string; status: string }[]) =>
        checks.map(({ name, status }) => `${name} ${status}`);
      const listed = async () => stateOf((await listStored(vault.db, vault.project.id))[0]?.checks ?? []);
      const untried = ['form passed', 'github waiting'];
      assert.deepEqual(stateOf((await vault.put('GITHUB_PAT', value)).checks), untried);
      const tried = await putTriedToken(vault.db, vault.deps, vault.target('GITHUB_PAT'), value);
      assert.deepEqual([tried.version, tried.unchanged], [1, true]);
      assert.deepEqual(await listed(), ['form passed', 'github passed']);
      assert.deepEqual(stateOf((await vault.put('GITHUB_PAT', value)).checks), [
        'form passed',
        'github passed',
      ]);
      await vault.put('GITHUB_PAT', token());
      assert.deepEqual(await listed(), untried);
    });

    test('a value is stored, listed without itself and downloaded; each is in the audit log', async () => {
      await using vault = await openVault(engine);
      const value = token();
      const saved = await vault.put('GITHUB_PAT', value);
      assert.deepEqual({ ...saved, checks: [] }, { saved: true, version: 1, unchanged: false, checks: [] });
      const [listed] = await listStored(vault.db, vault.project.id);
      assert.equal(listed?.type, 'GITHUB_PAT');
      assert.deepEqual(listed?.checks, saved.checks);
      assert.ok(!JSON.stringify(listed).includes(value));
      assert.equal(await vault.download('GITHUB_PAT'), value);
      const { id: projectId, workspaceId } = vault.project;
      const common = { projectId, workspaceId, subject: 'GITHUB_PAT' };
      assert.deepEqual(vault.events, [
        {
          ...common,
          action: 'SECRET_UPSERT',
          details: { type: 'GITHUB_PAT', version: 1, outcome: 'stored', ...(await recordsOf(vault.db)) },
        },
        { ...common, action: 'SECRET_DOWNLOAD', details: { type: 'GITHUB_PAT', version: 1 } },
      ]);
    });

    test('nothing is opened when the audit row cannot be written', async () => {
      await using vault = await openVault(engine);
      await vault.put('GITHUB_PAT', token());
      const keys = createDataKeys(ring);
      const deps = { ...vault.deps, keys, auditBefore: () => Promise.reject(new Error('disk full')) };
      await assert.rejects(
        downloadCredential(vault.db, deps, vault.target('GITHUB_PAT'), 'why'),
        /disk full/,
      );
      assert.equal(keys.opened.size, 0);
    });

    test('the current value again makes no version', async () => {
      await using vault = await openVault(engine);
      const [first, second] = [token(), token()];
      await vault.put('GITHUB_PAT', first);
      const again = await vault.put('GITHUB_PAT', `${first}\n`);
      assert.deepEqual([again.version, again.unchanged], [1, true]);
      assert.equal((await vault.put('GITHUB_PAT', second)).version, 2);
      assert.equal((await vault.put('GITHUB_PAT', first)).version, 3);
      assert.equal(vault.events[1]?.details.outcome, 'unchanged');
    });

    test('versions are kept, restored as new ones, and outlive a deletion', async () => {
      await using vault = await openVault(engine);
      const values = [token(), token()];
      for (const value of values) await vault.put('GITHUB_PAT', value);
      const target = vault.target('GITHUB_PAT');
      assert.equal((await restoreCredential(vault.db, vault.deps, target, 1)).version, 3);
      assert.equal(await vault.download('GITHUB_PAT'), values[0]);
      await removeCredential(vault.db, vault.deps, target);
      await assert.rejects(vault.download('GITHUB_PAT'), isProblem('NOT_FOUND'));
      await assert.rejects(removeCredential(vault.db, vault.deps, target), isProblem('NOT_FOUND'));
      assert.deepEqual(await listStored(vault.db, vault.project.id), []);
      assert.deepEqual(await openSecrets(vault.db, vault.deps, vault.project.id, ['GITHUB_PAT']), []);
      assert.equal((await restoreCredential(vault.db, vault.deps, target, 2)).version, 4);
      assert.equal(await vault.download('GITHUB_PAT'), values[1]);
      await assert.rejects(restoreCredential(vault.db, vault.deps, target, 9), isProblem('NOT_FOUND'));
      const versions = await listStoredVersions(vault.db, vault.project.id, 'GITHUB_PAT');
      assert.deepEqual(
        versions.map(({ version, isCurrent, restoredFrom }) => [version, isCurrent, restoredFrom]),
        [
          [4, true, 2],
          [3, false, 1],
          [2, false, undefined],
          [1, false, undefined],
        ],
      );
    });

    test('what does not pass its check is not stored', async () => {
      await using vault = await openVault(engine);
      await assert.rejects(vault.put('GITHUB_PAT', 'no token'), isProblem('BAD_REQUEST'));
      await assert.rejects(vault.put('APPLE_ASC_KEY_ID', token()), isProblem('BAD_REQUEST'));
      assert.deepEqual(await listStored(vault.db, vault.project.id), []);
      assert.deepEqual(vault.events, []);
    });

    for (const last of [0, 1, 2, 3]) {
      const [lastType, lastValue] = keystoreEntries[last] ?? ['ANDROID_UPLOAD_JKS_B64', ''];
      test(`a keystore is checked when ${lastType} arrives last`, async () => {
        await using vault = await openVault(engine);
        for (const [type, value] of keystoreEntries) if (type !== lastType) await vault.put(type, value);
        const other =
          last === 0
            ? makePkcs12({ alias: 'key0', password: 'another' }, new Date('2040-01-01Z'))
            : 'another';
        await assert.rejects(vault.put(lastType, other), isProblem('BAD_REQUEST'));
        await vault.put(lastType, lastValue);
        const listed = await listStored(vault.db, vault.project.id);
        assert.equal(listed.length, 4);
        for (const { checks } of listed) for (const check of checks) assert.equal(check.status, 'passed');
        const file = listed.find(({ type }) => type === 'ANDROID_UPLOAD_JKS_B64');
        assert.equal(file?.expiresAt, '2050-01-02T00:00:00.000Z');
        assert.match(file?.fingerprint ?? '', /^[0-9A-F:]{95}$/);
      });
    }

    test('four parts of a keystore at once are checked together; without one the others wait again', async () => {
      await using vault = await openVault(engine);
      await Promise.all(keystoreEntries.map(([type, value]) => vault.put(type, value)));
      const statuses = async () =>
        (await listStored(vault.db, vault.project.id)).flatMap(({ checks }) =>
          checks.map(({ status }) => status),
        );
      assert.deepEqual(await statuses(), Array(7).fill('passed'));
      await removeCredential(vault.db, vault.deps, vault.target('ANDROID_UPLOAD_JKS_PASS'));
      assert.deepEqual(await statuses(), ['passed', 'waiting', 'waiting', 'waiting', 'waiting', 'waiting']);
    });

    test('writers at once: every answer is a version of its own, none is lost', async () => {
      await using vault = await openVault(engine);
      const values = Array.from({ length: 6 }, token);
      const results = await Promise.allSettled(values.map((value) => vault.put('GITHUB_PAT', value)));
      const versions = results.flatMap((result) => {
        if (result.status === 'fulfilled') return [result.value.version];
        assert.ok(isProblem('CONFLICT')(result.reason), String(result.reason));
        return [];
      });
      const stored = await listStoredVersions(vault.db, vault.project.id, 'GITHUB_PAT');
      assert.deepEqual(
        versions.sort((a, b) => b - a),
        stored.map(({ version }) => version),
      );
      assert.ok(values.includes(await vault.download('GITHUB_PAT')));
    });

    test('first values at once make one data key', async () => {
      await using vault = await openVault(engine);
      await Promise.all([vault.put('GITHUB_PAT', token()), vault.put('APPLE_ASC_KEY_ID', keyId())]);
      assert.equal((await vault.db.selectFrom('dataKey').select('id').execute()).length, 1);
    });

    test('deleting a project takes its secrets, and no others', async () => {
      await using vault = await openVault(engine);
      const other = await vault.newProject();
      const value = token();
      await vault.put('GITHUB_PAT', token());
      await vault.put('GITHUB_PAT', value, other);
      await vault.db.transaction().execute((trx) => deleteProjectSecrets(trx, vault.project.id));
      await assert.rejects(vault.download('GITHUB_PAT'), isProblem('NOT_FOUND'));
      assert.equal(await vault.download('GITHUB_PAT', other), value);
      const keys = await vault.db.selectFrom('dataKey').select('projectId').execute();
      assert.deepEqual(keys, [{ projectId: other.id }]);
    });

    test('a project that is gone takes no more secrets', async () => {
      await using vault = await openVault(engine);
      await sql`delete from project where id = ${vault.project.id}`.execute(vault.db);
      await assert.rejects(vault.put('GITHUB_PAT', token()), isProblem('NOT_FOUND'));
      assert.deepEqual(await vault.db.selectFrom('dataKey').selectAll().execute(), []);
    });
  });
}
