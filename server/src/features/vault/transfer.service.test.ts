import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { describe, test } from 'node:test';
import { ProblemError } from '@marsa/client/client.ts';
import { vault as contract, projects } from '@marsa/contract/index.ts';
import { type TestEngine, testDatabases } from '@marsa/tests/support/databases.ts';
import { makePkcs12 } from '@marsa/tests/support/keystores.ts';
import { startTestServer } from '@marsa/tests/support/server.ts';
import { openVault, ring, token } from '@marsa/tests/support/vault.ts';
import { Problem } from '#platform/problem.ts';
import { openCredentialFile, sealCredentialFile } from './credential-file.ts';
import { createDataKeys } from './data-key.ts';
import { exportCredentials, importCredentials } from './transfer.service.ts';
import { listStored, removeCredential } from './vault.service.ts';

const passphrase = 'correct horse battery';
const isRefusal = (path: string) => (error: unknown) =>
  error instanceof Problem && error.code === 'BAD_REQUEST' && error.issues?.[0]?.path === path;

const keyId = () => randomBytes(5).toString('hex').toUpperCase();

function keystore(password: string, alias = 'upload') {
  return {
    ANDROID_UPLOAD_JKS_B64: makePkcs12({ alias, password }, new Date('2050-01-02T00:00:00Z')),
    ANDROID_UPLOAD_JKS_PASS: password,
    ANDROID_UPLOAD_KEY_ALIAS: alias,
    ANDROID_UPLOAD_KEY_PASS: password,
  };
}

async function openTransfer(engine: TestEngine) {
  const vault = await openVault(engine);
  const { db, deps, project } = vault;
  const { caller } = vault.target('GITHUB_PAT');
  return {
    ...vault,
    exportFrom: (from = project, given = passphrase) =>
      exportCredentials(db, deps, { caller, project: from }, { passphrase: given }),
    importTo: (to: typeof project, body: Parameters<typeof importCredentials>[3]) =>
      importCredentials(db, deps, { caller, project: to }, body),
  };
}

const about = { projectId: '01ARZ3NDEKTSV4RRFFQ69G5FAV', exportedAt: '2026-11-20T00:00:00.000Z' };

describe('the file of credentials', () => {
  test('opens with its passphrase, however its letters are written, and holds nothing in the open', async () => {
    const value = token();
    const file = await sealCredentialFile({ GITHUB_PAT: value }, 'caf\u00e9 on the quay', about);
    assert.ok(!JSON.stringify(file).includes(value) && !JSON.stringify(file).includes('GITHUB_PAT'));
    assert.ok(contract.credentialFile.safeParse(file).success);
    assert.deepEqual(await openCredentialFile(file, 'cafe\u0301 on the quay'), { GITHUB_PAT: value });
    const other = await sealCredentialFile({ GITHUB_PAT: value }, 'caf\u00e9 on the quay', about);
    assert.notEqual(other.kdf.salt, file.kdf.salt);
  });

  test('another passphrase, and any change, are refused', async () => {
    const { kdf, ...file } = await sealCredentialFile({ GITHUB_PAT: token() }, passphrase, about);
    await assert.rejects(openCredentialFile({ ...file, kdf }, `${passphrase}!`), isRefusal('passphrase'));
    const costs = [{ memoryKiB: kdf.memoryKiB / 2 }, { passes: 2 }, { parallelism: 1 }];
    for (const change of [...costs, { salt: randomBytes(16).toString('base64') }]) {
      await assert.rejects(
        openCredentialFile({ ...file, kdf: { ...kdf, ...change } }, passphrase),
        isRefusal('passphrase'),
      );
    }
    for (const change of [
      { projectId: '01ARZ3NDEKTSV4RRFFQ69G5FAW' },
      { exportedAt: '2026-11-21T00:00:00.000Z' },
    ]) {
      await assert.rejects(openCredentialFile({ ...file, ...change, kdf }, passphrase), isRefusal('file'));
    }
    const bytes = Buffer.from(file.sealed, 'base64');
    for (const [at, path] of [
      [0, 'passphrase'],
      [2, 'passphrase'],
      [5, 'passphrase'],
      [20, 'file'],
      [40, 'file'],
      [bytes.length - 1, 'file'],
    ] as const) {
      const changed = Buffer.from(bytes);
      changed.writeUInt8(changed.readUInt8(at) ^ 1, at);
      const sealed = changed.toString('base64');
      await assert.rejects(openCredentialFile({ ...file, kdf, sealed }, passphrase), isRefusal(path));
    }
    for (const sealed of ['', bytes.subarray(0, -1).toString('base64')]) {
      await assert.rejects(openCredentialFile({ ...file, kdf, sealed }, passphrase), Problem);
    }
  });

  test('costs that would only eat memory or time do not get as far as being tried', async () => {
    const file = await sealCredentialFile({}, passphrase, about);
    const isAccepted = (kdf: object) =>
      contract.credentialFile.safeParse({ ...file, kdf: { ...file.kdf, ...kdf } }).success;
    assert.ok(isAccepted({}));
    for (const bomb of [
      { memoryKiB: 2 ** 32 },
      { memoryKiB: 256 * 1024 + 1 },
      { memoryKiB: 8 },
      { memoryKiB: 65536.5 },
      { passes: 11 },
      { passes: 0 },
      { parallelism: 64 },
      { salt: '' },
      { salt: randomBytes(64).toString('base64') },
      { name: 'scrypt' },
      { secret: 'x' },
    ])
      assert.equal(isAccepted(bomb), false, JSON.stringify(bomb));
  });
});

for (const engine of testDatabases()) {
  describe(`moving credentials on ${engine.name}`, () => {
    test('out of a project and back: what was lost comes back, what is there stays', async () => {
      await using vault = await openTransfer(engine);
      const values = { ...keystore('opens it'), APPLE_ASC_KEY_ID: keyId(), GITHUB_PAT: token() } as const;
      const { stored } = await vault.importTo(vault.project, { credentials: values });
      assert.equal(stored, 6);
      const file = await vault.exportFrom();
      await removeCredential(vault.db, vault.deps, vault.target('GITHUB_PAT'));
      await removeCredential(vault.db, vault.deps, vault.target('ANDROID_UPLOAD_JKS_PASS'));
      const { credentials } = await vault.importTo(vault.project, { file, passphrase });
      const outcomes = Object.fromEntries(credentials.map(({ type, outcome }) => [type, outcome]));
      assert.deepEqual(outcomes, {
        ...Object.fromEntries(Object.keys(values).map((type) => [type, 'unchanged'])),
        GITHUB_PAT: 'stored',
        ANDROID_UPLOAD_JKS_PASS: 'stored',
      });
      assert.equal(await vault.download('GITHUB_PAT'), values.GITHUB_PAT);
      const told = vault.events.filter(({ action }) => /EXPORT|IMPORT/.test(action));
      assert.deepEqual(
        told.map(({ action, details }) => [action, details.count, details.secrets?.toSorted()]),
        [
          ['SECRET_IMPORT', 6, Object.keys(values).sort()],
          ['SECRET_EXPORT', undefined, Object.keys(values).sort()],
          ['SECRET_IMPORT', 2, ['ANDROID_UPLOAD_JKS_PASS', 'GITHUB_PAT']],
        ],
      );
    });

    test('a part that was there and now fits the others says so', async () => {
      await using vault = await openTransfer(engine);
      const whole = keystore('opens it');
      await vault.put('ANDROID_UPLOAD_KEY_ALIAS', whole.ANDROID_UPLOAD_KEY_ALIAS);
      const { stored } = await vault.importTo(vault.project, { credentials: whole });
      assert.equal(stored, 3);
      const listed = await listStored(vault.db, vault.project.id);
      assert.ok(listed.every(({ checks }) => checks.every(({ status }) => status === 'passed')));
    });

    test('a keystore changes as a whole, or not at all', async () => {
      await using vault = await openTransfer(engine);
      await vault.importTo(vault.project, { credentials: keystore('the first one') });
      const second = keystore('the second one', 'key0');
      const { credentials } = await vault.importTo(vault.project, { credentials: second });
      assert.ok(credentials.every(({ outcome, version }) => outcome === 'stored' && version === 2));
      const listed = await listStored(vault.db, vault.project.id);
      assert.ok(listed.every(({ checks }) => checks.every(({ status }) => status === 'passed')));

      const misfit = { ...keystore('the third one'), ANDROID_UPLOAD_KEY_ALIAS: 'nobody' };
      const pat = token();
      const third = await vault.importTo(vault.project, { credentials: { ...misfit, GITHUB_PAT: pat } });
      assert.equal(third.stored, 1);
      for (const { type, outcome, reason } of third.credentials) {
        if (type === 'GITHUB_PAT') assert.equal(outcome, 'stored');
        else assert.match(`${outcome}: ${reason}`, /^refused: The alias/);
      }
      const broken = { ...second, ANDROID_UPLOAD_JKS_PASS: 'line\n' };
      const fourth = await vault.importTo(vault.project, { credentials: broken });
      const reasons = Object.fromEntries(fourth.credentials.map(({ type, reason }) => [type, reason]));
      assert.match(reasons.ANDROID_UPLOAD_JKS_PASS ?? '', /line break/);
      assert.match(reasons.ANDROID_UPLOAD_KEY_ALIAS ?? '', /goes with ANDROID_UPLOAD_JKS_PASS/);
      assert.equal(await vault.download('ANDROID_UPLOAD_JKS_PASS'), 'the second one');
    });

    test('the file of another project is taken only where somebody says so', async () => {
      await using vault = await openTransfer(engine);
      const value = token();
      await vault.put('GITHUB_PAT', value);
      const file = await vault.exportFrom();
      const other = await vault.newProject();
      const body = { file, passphrase };
      await assert.rejects(vault.importTo(other, body), isRefusal('fromOtherProject'));
      await assert.rejects(
        vault.importTo(other, { file: { ...file, projectId: other.id }, passphrase }),
        isRefusal('file'),
      );
      assert.equal((await vault.importTo(other, { ...body, fromOtherProject: true })).stored, 1);
      assert.equal(await vault.download('GITHUB_PAT', other), value);
    });

    test('nothing is opened when the audit row cannot be written, and nothing is exported of nothing', async () => {
      await using vault = await openTransfer(engine);
      await assert.rejects(
        vault.exportFrom(),
        (error) => error instanceof Problem && error.code === 'NOT_FOUND',
      );
      await vault.put('GITHUB_PAT', token());
      const keys = createDataKeys(ring);
      Object.assign(vault.deps, { keys, auditBefore: () => Promise.reject(new Error('disk full')) });
      await assert.rejects(vault.exportFrom(), /disk full/);
      assert.equal(keys.opened.size, 0);
    });

    test('what a file names and Marsa does not know is told, not stored', async () => {
      await using vault = await openTransfer(engine);
      const projectId = vault.project.id;
      const exportedAt = '2026-11-20T00:00:00.000Z';
      const file = await sealCredentialFile({ NEW_TYPE: 'x', GITHUB_PAT: 'no token' }, passphrase, {
        projectId,
        exportedAt,
      });
      const { stored, credentials } = await vault.importTo(vault.project, { file, passphrase });
      assert.equal(stored, 0);
      assert.deepEqual(
        credentials.map(({ type, outcome }) => [type, outcome]),
        [
          ['NEW_TYPE', 'refused'],
          ['GITHUB_PAT', 'refused'],
        ],
      );
      assert.ok(credentials.every(({ reason }) => reason && !reason.includes('no token')));
    });

    test('over HTTP: permissions, bounds, and a row for who was refused', async () => {
      await using server = await startTestServer(engine);
      const dana = await server.newDeveloper();
      const { id } = await dana.call(projects.create, {
        body: { name: 'Harbour', domain: 'https://harbour.example.com' },
      });
      const params = { id };
      const value = keyId();
      const imported = await dana.call(contract.importAll, {
        params,
        body: { credentials: { APPLE_ASC_KEY_ID: value } },
      });
      assert.equal(imported.stored, 1);
      const file = await dana.call(contract.exportAll, { params, body: { passphrase } });
      const again = await dana.call(contract.importAll, { params, body: { file, passphrase } });
      assert.equal(again.credentials[0]?.outcome, 'unchanged');
      const refused = (status: number) => (error: unknown) =>
        error instanceof ProblemError && error.status === status;
      for (const body of [
        { passphrase: 'too short' },
        { passphrase: 'long enough for it', extra: 1 },
        {},
      ] as { passphrase: string }[]) {
        await assert.rejects(dana.call(contract.exportAll, { params, body }), refused(400));
      }
      const bomb = { ...file, kdf: { ...file.kdf, memoryKiB: 2 ** 31 } };
      for (const body of [{}, { file }, { file: bomb, passphrase }, { file, passphrase, credentials: {} }]) {
        await assert.rejects(dana.call(contract.importAll, { params, body }), refused(400));
      }
      const stranger = await server.newDeveloper('Sami');
      await assert.rejects(stranger.call(contract.exportAll, { params, body: { passphrase } }), refused(404));
      const rows = await server.engines.database.db
        .selectFrom('auditEvent')
        .select(['action', 'outcome'])
        .where('action', '=', 'SECRET_EXPORT')
        .orderBy('id')
        .execute();
      assert.deepEqual(
        rows.map(({ outcome }) => outcome),
        // Three that were asked for wrongly, and the stranger's.
        ['allowed', 'refused', 'refused', 'refused', 'refused'],
      );
      assert.ok(!server.log().includes(value) && !server.log().includes(passphrase));
    });
  });
}
