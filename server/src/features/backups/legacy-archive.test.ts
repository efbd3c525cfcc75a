import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { filesOf, stateOf, stoppedServer, tarOf } from '@marsa/tests/support/backups.ts';
import { testDatabases } from '@marsa/tests/support/databases.ts';
import { withArchive } from './archive-reader.ts';
import type { BackupDeps } from './backup-deps.ts';
import { createBackup } from './create.service.ts';
import { restoreBackup } from './restore.service.ts';
import { verifyBackup } from './verify.service.ts';

const md5 = (content: string | Buffer) => createHash('md5').update(content).digest('hex');

interface Change {
  manifest?: object;
  /** Instead of the right sums. */
  sums?: Record<string, string>;
  more?: Parameters<typeof tarOf>[0];
  hasManifest?: boolean;
}

/** An archive as before there were signatures: tar.gz with MD5 sums. */
function legacyOf(deps: BackupDeps, files: Record<string, string | Buffer>, change: Change = {}): string {
  const listed = Object.entries(files).map(([path, content]) => ({
    path,
    size: content.length,
    md5: change.sums?.[path] ?? md5(content),
  }));
  const manifest = JSON.stringify({ version: 1, engine: 'sqlite', files: listed, ...change.manifest });
  const entries = Object.entries(files).map(([path, content]) => ({ path, content }));
  const first = change.hasManifest === false ? [] : [{ path: 'manifest.json', content: manifest }];
  const path = join(deps.dataFolder.path, 'log');
  writeFileSync(path, gzipSync(tarOf([...first, ...entries, ...(change.more ?? [])])));
  return path;
}

/** The database of a backup of today. */
async function captured(deps: BackupDeps): Promise<Buffer> {
  const written = await createBackup(deps, 'operator');
  const target = join(deps.folder, 'extracted');
  await withArchive(written.path, { ring: deps.ring }, (archive) => archive.extract(target));
  return readFileSync(join(target, 'database.sqlite'));
}

const [engine] = testDatabases().filter(({ name }) => name === 'sqlite');

describe('an unsigned legacy archive', { skip: !engine && 'TEST_DATABASES names no SQLite' }, () => {
  const sqlite = () => {
    assert.ok(engine);
    return stoppedServer(engine);
  };

  test('is restored only with --force, and says what that means', async () => {
    await using scene = await sqlite();
    const { deps } = scene;
    const before = await stateOf(deps);
    const database = await captured(deps);
    const path = legacyOf(deps, { 'database.sqlite': database, 'data/old': 'old' });
    await assert.rejects(verifyBackup(deps, path), /not signed.*--force/);
    await assert.rejects(restoreBackup(deps, path), /not signed.*--force/);
    await assert.rejects(restoreBackup(deps, path, { skipMd5: true }), /not signed/);
    assert.deepEqual(await stateOf(deps), before);
    const { warnings } = await restoreBackup(deps, path, { force: true });
    assert.match(warnings.join(), /not signed/);
    assert.equal(readFileSync(join(deps.dataFolder.path, 'old'), 'utf8'), 'old');
  });

  test('with a wrong MD5 only with --skip-md5 on top; with any other fault not at all', async () => {
    await using scene = await sqlite();
    const { deps } = scene;
    const database = await captured(deps);
    const files = { 'database.sqlite': database, 'data/x': 'x' };
    const before = { ...(await stateOf(deps)), archives: filesOf(deps.folder) };
    const both = { force: true, skipMd5: true };
    const faults: [RegExp, Change][] = [
      [/not in its manifest/, { more: [{ path: 'data/y' }] }],
      [/missing/, { manifest: { files: [{ path: 'data/z', size: 0, md5: md5('') }] } }],
      [/no known form/, { manifest: { version: 2 } }],
      [/never run/, { manifest: { engine: 'postgres' } }],
      [/no manifest/, { hasManifest: false }],
      [/path/, { more: [{ path: 'x', change: (header) => void header.write('../up', 0) }] }],
      [/link/, { more: [{ path: 'data/l', change: (header) => void header.write('2', 156) }] }],
      [/twice/, { more: [{ path: 'data/x' }] }],
    ];
    for (const [reason, change] of faults) {
      const shown = reason.source === 'missing' ? {} : files;
      await assert.rejects(restoreBackup(deps, legacyOf(deps, shown, change), both), reason);
    }
    for (const path of [
      'data/keys/master.key',
      'data/marsa.db',
      'data/backups/x',
      'data/.marsa-restore.json',
    ]) {
      // The database of this test is elsewhere.
      if (path.endsWith('.db')) continue;
      const refused = restoreBackup(deps, legacyOf(deps, { ...files, [path]: 'x' }), both);
      await assert.rejects(refused, /where keys, the database or backups are/);
    }
    assert.deepEqual({ ...(await stateOf(deps)), archives: filesOf(deps.folder) }, before);

    const path = legacyOf(deps, files, { sums: { 'data/x': md5('y') } });
    await assert.rejects(restoreBackup(deps, path, { force: true }), /wrong MD5/);
    const { warnings } = await restoreBackup(deps, path, both);
    assert.match(warnings.join(), /wrong MD5/);
  });

  test('with a database that brings programs of its own, is damaged or not of Marsa', async () => {
    await using scene = await sqlite();
    const { deps } = scene;
    const file = join(deps.folder, 'made.db');
    const database = await captured(deps);
    const before = await stateOf(deps);
    const refuse = async (content: Buffer, reason: RegExp) => {
      const path = legacyOf(deps, { 'database.sqlite': content });
      await assert.rejects(restoreBackup(deps, path, { force: true }), reason);
      assert.deepEqual(await stateOf(deps), before);
    };
    writeFileSync(file, database);
    const sqlite_ = new DatabaseSync(file);
    sqlite_.exec('create trigger t after insert on project begin delete from credential; end');
    sqlite_.close();
    await refuse(readFileSync(file), /trigger/);
    await refuse(
      Buffer.concat([database.subarray(0, 8192), Buffer.alloc(database.length - 8192, 0x41)]),
      /damaged|malformed/,
    );
    await refuse(Buffer.from('no database at all'), /not a database/);
    writeFileSync(file, '');
    const other = new DatabaseSync(file);
    other.exec('create table x (id integer)');
    other.close();
    await refuse(readFileSync(file), /not one of Marsa/);
  });

  test('that is a bomb', async () => {
    await using scene = await sqlite();
    const { deps } = scene;
    const path = join(deps.dataFolder.path, 'log');
    writeFileSync(path, gzipSync(tarOf([{ path: 'data/zeros', content: Buffer.alloc(100 << 20) }])));
    await assert.rejects(restoreBackup(deps, path, { force: true }), /far more than a backup/);
    writeFileSync(path, gzipSync(Buffer.alloc(80 << 20)));
    await assert.rejects(restoreBackup(deps, path, { force: true }), /refused/);
    writeFileSync(path, gzipSync(tarOf([{ path: 'x' }])).subarray(0, 60));
    await assert.rejects(restoreBackup(deps, path, { force: true }), /refused/);
  });
});
