import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { type TestDatabase, testDatabases } from '@marsa/tests/support/databases.ts';
import { openVault, token } from '@marsa/tests/support/vault.ts';
import { sql } from 'kysely';
import { Problem } from '#platform/problem.ts';

/** Everything of the vault that is in the database, as bytes. */
async function everyByte({ db, url, engine }: TestDatabase): Promise<string> {
  const tables = ['data_key', 'credential', 'credential_version'];
  const rows = await Promise.all(tables.map((table) => sql`select * from ${sql.table(table)}`.execute(db)));
  const values = rows.flatMap((result) => result.rows.flatMap((row) => Object.values(row as object)));
  const texts = values.map((value) =>
    value instanceof Uint8Array ? Buffer.from(value).toString('latin1') : String(value),
  );
  const file = url.replace('sqlite://', '');
  const files = engine === 'sqlite' ? [file, `${file}-wal`].map((path) => readFileSync(path, 'latin1')) : [];
  return [...texts, ...files].join('\n');
}

for (const engine of testDatabases()) {
  describe(`sealed values on ${engine.name}`, () => {
    test('a row that was moved, relabelled, changed or cut does not open', async () => {
      await using vault = await openVault(engine);
      const { db, project } = vault;
      const other = await vault.newProject();
      await vault.put('GITHUB_PAT', token());
      await vault.put('GITHUB_PAT', token());
      await vault.put('ANDROID_UPLOAD_JKS_PASS', token());
      await vault.put('GITHUB_PAT', token(), other);
      const rows = await db.selectFrom('credentialVersion').selectAll().execute();
      const sealedOf = (projectId: string, type: string, version: number) => {
        const row = rows.find(
          (one) => one.projectId === projectId && one.type === type && one.version === version,
        );
        return row?.sealed ?? assert.fail('no such row');
      };
      const own = sealedOf(project.id, 'GITHUB_PAT', 2);
      const flipped = Buffer.from(own);
      flipped.writeUInt8(flipped.readUInt8(40) ^ 1, 40);
      const faults: [string, Uint8Array][] = [
        ['of an older version', sealedOf(project.id, 'GITHUB_PAT', 1)],
        ['of another type', sealedOf(project.id, 'ANDROID_UPLOAD_JKS_PASS', 1)],
        ['of another project', sealedOf(other.id, 'GITHUB_PAT', 1)],
        ['changed', flipped],
        ['cut', own.subarray(0, -4)],
        ['empty', own.subarray(0, 0)],
      ];
      const write = (sealed: Uint8Array) =>
        db
          .updateTable('credentialVersion')
          .set({ sealed })
          .where('projectId', '=', project.id)
          .where('type', '=', 'GITHUB_PAT')
          .where('version', '=', 2)
          .execute();
      for (const [name, sealed] of faults) {
        await write(sealed);
        await assert.rejects(vault.download('GITHUB_PAT'), (error) => !(error instanceof Problem), name);
      }
      await write(own);
      await vault.download('GITHUB_PAT');
    });

    test('a row under another version or type, and a data key of another project, do not open', async () => {
      await using vault = await openVault(engine);
      const { db, project } = vault;
      const other = await vault.newProject();
      await vault.put('GITHUB_PAT', token());
      await vault.put('GITHUB_PAT', token(), other);
      await db
        .updateTable('credentialVersion')
        .set({ version: 7 })
        .where('projectId', '=', project.id)
        .execute();
      await db.updateTable('credential').set({ version: 7 }).where('projectId', '=', project.id).execute();
      await assert.rejects(vault.download('GITHUB_PAT'), /does not open/);
      const relabelled = { type: 'ANDROID_UPLOAD_JKS_PASS' } as const;
      await db.updateTable('credentialVersion').set(relabelled).where('projectId', '=', other.id).execute();
      await db.updateTable('credential').set(relabelled).where('projectId', '=', other.id).execute();
      await assert.rejects(vault.download('ANDROID_UPLOAD_JKS_PASS', other), /does not open/);
      await db.deleteFrom('dataKey').where('projectId', '=', other.id).execute();
      await assert.rejects(vault.download('ANDROID_UPLOAD_JKS_PASS', other), /is gone/);
      await db.updateTable('dataKey').set({ projectId: other.id }).execute();
      await assert.rejects(vault.download('GITHUB_PAT'), /does not open/);
    });

    test('no value and no password is anywhere in the database', async () => {
      await using vault = await openVault(engine);
      const canary = `canary ${randomBytes(12).toString('hex')}`;
      const pat = token();
      await vault.put('ANDROID_UPLOAD_KEY_PASS', canary);
      await vault.put('GITHUB_PAT', pat);
      await assert.rejects(
        vault.put('APPLE_ASC_P8_B64', canary),
        (error: Error) => !error.message.includes(canary),
      );
      const bytes = await everyByte(vault.database);
      assert.ok(bytes.includes('GITHUB_PAT'), 'the search itself works');
      for (const value of [canary, pat]) assert.ok(!bytes.includes(value));
    });
  });
}
