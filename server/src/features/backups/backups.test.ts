import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { filesOf, sealArchive, stateOf, stoppedServer, tarOf } from '@marsa/tests/support/backups.ts';
import { openTestDatabase } from '@marsa/tests/support/database-server.ts';
import { testDatabases } from '@marsa/tests/support/databases.ts';
import { sql } from 'kysely';
import { scratchPrefixOf } from '#engines/database/dump/scratch-database.ts';
import { migrations } from '#engines/database/migrations/list.ts';
import { migrateUp } from '#engines/database/migrator.ts';
import { systemClock } from '#platform/clock.ts';
import { newId } from '#platform/ids.ts';
import { openKeyRing } from '#platform/key-ring.ts';
import { withArchive } from './archive-reader.ts';
import type { Written } from './archive-writer.ts';
import type { BackupDeps } from './backup-deps.ts';
import { findLastSuccess, listRuns } from './backups.store.ts';
import { createBackup } from './create.service.ts';
import { drillBackup } from './drill.service.ts';
import { manifestName, signatureName, signManifest } from './manifest.ts';
import { restoreBackup } from './restore.service.ts';
import { verifyBackup } from './verify.service.ts';

const create = (deps: BackupDeps): Promise<Written> => createBackup(deps, 'operator');

const changeName = (deps: BackupDeps) =>
  deps.dumps.withDb(async (db) => {
    await sql`update project set name = 'Changed', name_folded = 'changed'`.execute(db);
    await sql`delete from credential_version`.execute(db);
  });

for (const engine of testDatabases()) {
  describe(`backups on ${engine.name}`, () => {
    test('what was backed up is there again, and what came later is gone', async () => {
      await using scene = await stoppedServer(engine);
      const { deps } = scene;
      const before = await stateOf(deps);
      const { path, manifest } = await create(deps);
      assert.equal((await verifyBackup(deps, path)).ok, true);
      assert.equal(manifest.rows.project, 1);
      assert.equal(manifest.rows.credential_version, 1);
      assert.deepEqual(manifest.masterKeyIds, [deps.ring.active.id.toString('hex')]);

      await changeName(deps);
      writeFileSync(join(deps.dataFolder.path, 'later'), 'x');
      rmSync(join(deps.dataFolder.path, 'large'));
      const changed = await stateOf(deps);
      assert.notDeepEqual(changed, before);

      const { safetyCopy } = await restoreBackup(deps, path);
      assert.deepEqual(await stateOf(deps), before);
      assert.equal(await deps.withDb(deps.openSample), 1);
      assert.ok((await deps.withDb(deps.verifyAudit)) > 0);
      const { rows } = await deps.dumps.withDb((db) =>
        sql<{ action: string }>`select action from audit_event where action like 'BACKUP%'`.execute(db),
      );
      assert.deepEqual(
        rows.map(({ action }) => action),
        ['BACKUP_RESTORE'],
      );

      assert.ok(safetyCopy);
      await restoreBackup(deps, safetyCopy);
      assert.deepEqual(await stateOf(deps), changed);
    });

    test('into an empty database and an empty folder', async () => {
      await using scene = await stoppedServer(engine);
      const { deps } = scene;
      const before = await stateOf(deps);
      const { path } = await create(deps);
      await deps.dumps.clear();
      for (const name of ['large', 'audit']) rmSync(join(deps.dataFolder.path, name), { recursive: true });
      const { safetyCopy } = await restoreBackup(deps, path);
      assert.equal(safetyCopy, undefined);
      assert.deepEqual(await stateOf(deps), before);
    });

    test('no key travels with a backup, wherever it lies', async () => {
      await using scene = await stoppedServer(engine);
      const { deps, server, secret } = scene;
      const { config } = server;
      const data = deps.dataFolder.path;
      mkdirSync(join(data, 'keys'));
      writeFileSync(join(data, 'keys', 'other.key'), 'anything in the folder of the keys');
      writeFileSync(join(data, 'secrets.env'), `SECRET_KEY=${config.SECRET_KEY[0]}\n`);
      writeFileSync(join(data, 'audit', 'copy'), `${config.MASTER_KEY_B64[0]}\n`);
      symlinkSync(join(data, 'keys', 'other.key'), join(data, 'link'));
      symlinkSync(join(data, 'keys'), join(data, 'folder-link'));
      const { path, manifest } = await create(deps);
      const leftOut = manifest.leftOut.map((one) => one.path).filter((one) => one !== 'log');
      assert.deepEqual(leftOut.sort(), ['audit/copy', 'folder-link', 'link', 'secrets.env']);

      const target = mkdtempSync(join(tmpdir(), 'marsa-search-'));
      await withArchive(path, { ring: deps.ring }, (archive) => archive.extract(target));
      const contents = Object.values(filesOf(target)).map((text) => Buffer.from(text, 'base64'));
      contents.push(readFileSync(path));
      rmSync(target, { recursive: true });
      const texts = [config.SECRET_KEY, config.MASTER_KEY_B64, config.APIKEY_HMAC_SECRET_B64].flat();
      const needles = [secret, ...texts, ...texts.map((text) => Buffer.from(text, 'base64'))];
      for (const content of contents)
        for (const needle of needles) assert.ok(!content.includes(needle), 'a key is in the backup');
      assert.ok(!contents.some((content) => content.includes('anything in the folder')));
    });

    test('a server that runs is not restored over', async () => {
      await using scene = await stoppedServer(engine);
      const { deps, server } = scene;
      const { path } = await create(deps);
      const other = openTestDatabase(server.config.DATABASE_URL);
      await sql`select 1 from project`.execute(other.db);
      const before = await stateOf(deps);
      await assert.rejects(restoreBackup(deps, path), /in use/);
      assert.deepEqual(await stateOf(deps), before);
      if (engine.name !== 'sqlite') await restoreBackup(deps, path, { evenIfUsed: true });
      await other.close();
      await restoreBackup(deps, path);
    });

    test('while a server writes, a backup is of one moment', async () => {
      await using scene = await stoppedServer(engine);
      const { deps, server } = scene;
      const other = openTestDatabase(server.config.DATABASE_URL);
      const state = { isOver: false };
      const writing = (async () => {
        for (let count = 0; !state.isOver; count++) {
          await nextTurn();
          await other.db.transaction().execute(async (trx) => {
            await sql`update project set version = version + 1`.execute(trx);
            await sql`insert into ban (subject, reason, count, created_at, until)
              values (${`203.0.113.${count}`}, 'x', 1, 0, 0)`.execute(trx);
          });
        }
      })();
      const { path } = await create(deps);
      state.isOver = true;
      await writing;
      await other.close();
      await restoreBackup(deps, path);
      const { rows } = await deps.dumps.withDb((db) =>
        sql<{ bans: number; version: number }>`
          select (select count(*) from ban) as bans, (select version from project) as version`.execute(db),
      );
      assert.equal(Number(rows[0]?.bans) + 1, Number(rows[0]?.version));
    });

    test('a drill proves a backup and leaves nothing; one that cannot be proven fails', async () => {
      await using scene = await stoppedServer(engine);
      const { deps } = scene;
      const { path } = await create(deps);
      const before = await stateOf(deps);
      const files = filesOf(deps.folder);
      const found = await drillBackup(deps, path);
      assert.equal(found.secretsOpened, 1);
      assert.ok(found.auditRows > 0 && found.rows > found.auditRows);
      assert.deepEqual(await stateOf(deps), before);
      assert.deepEqual(filesOf(deps.folder), files);
      const last = await deps.withDb((db) => findLastSuccess(db, 'drill'));
      assert.equal(last?.archive, path.split('/').at(-1));

      const other = { ...deps, openSample: () => Promise.reject(new Error('does not open')) };
      await assert.rejects(drillBackup(other, path), /does not open/);
      const [run] = await deps.withDb((db) => listRuns(db, 1));
      assert.equal(run?.outcome, 'failed');
      assert.deepEqual(await stateOf(deps), before);
      if (engine.name === 'sqlite') return;
      const names = await deps.dumps.withDb(async (db) => {
        const { rows } = await sql<{ name: string }>`
          select schema_name as name from information_schema.schemata`.execute(db);
        return rows.map(({ name }) => name);
      });
      const prefix = scratchPrefixOf(new URL(scene.server.config.DATABASE_URL));
      assert.ok(!names.some((name) => name.startsWith(prefix)));
    });

    test('whatever fails on the way, what was there before is there again', async () => {
      await using scene = await stoppedServer(engine);
      const { deps } = scene;
      const { path } = await create(deps);
      await changeName(deps);
      const before = await stateOf(deps);
      for (const step of [
        'stage',
        'safety copy',
        'journal',
        'database loaded',
        'data exchanged',
        'migrated',
      ]) {
        const onStep = (reached: string) => {
          if (reached === step) throw new Error(`failed at ${step}`);
        };
        await assert.rejects(restoreBackup({ ...deps, onStep }, path), new RegExp(step));
        assert.deepEqual(await stateOf(deps), before, step);
      }
    });

    test('a backup of an older version is brought up; one of a newer is refused', async () => {
      await using database = await engine.openEmpty();
      await using scene = await stoppedServer(engine);
      await migrateUp(database.db, { clock: systemClock, migrations: migrations.slice(0, 4) });
      await sql`insert into ban (subject, reason, count, created_at, until) values ('192.0.2.1', 'x', 1, 0, 0)`.execute(
        database.db,
      );
      await database.close();
      const dumps = scene.deps.dumpsAt(database.url);
      const old = await create({ ...scene.deps, dumps, withDb: dumps.withDb });
      assert.equal(old.manifest.migrations.length, 4);

      const found = await drillBackup(scene.deps, old.path).catch((error: Error) => error);
      assert.ok(!(found instanceof Error) && typeof found === 'object', String(found));
      const { migrated } = await restoreBackup(scene.deps, old.path);
      assert.deepEqual(
        migrated,
        migrations.slice(4).map(({ name }) => name),
      );
      assert.equal(
        (await scene.deps.dumps.withDb((db) => sql`select 1 from ban`.execute(db))).rows.length,
        1,
      );

      const before = await stateOf(scene.deps);
      const newer = await newerArchive(scene.deps);
      await assert.rejects(restoreBackup(scene.deps, newer), /newer version.*9999-future/);
      assert.deepEqual(await stateOf(scene.deps), before);
    });

    test('another engine, another key, a key that the vault in it needs: refused before anything is done', async () => {
      await using scene = await stoppedServer(engine);
      const { deps } = scene;
      const { path } = await create(deps);
      const before = { ...(await stateOf(deps)), archives: filesOf(deps.folder) };
      const ring = openKeyRing([randomBytes(32).toString('base64')]);
      await assert.rejects(restoreBackup({ ...deps, ring }, path), /master key/);
      const needs = { ...deps, listMasterKeyIds: async () => ['0123456789abcdef'] };
      const needing = await create(needs);
      await assert.rejects(restoreBackup(deps, needing.path), /0123456789abcdef/);
      rmSync(needing.path);
      const other = engine.name === 'mysql' ? 'postgres' : 'mysql';
      const dumps = { ...deps.dumps, engine: other } as const;
      await assert.rejects(restoreBackup({ ...deps, dumps }, path), /cannot be exchanged/);
      assert.deepEqual({ ...(await stateOf(deps)), archives: filesOf(deps.folder) }, before);
    });
  });
}

/** Signed by the right keys, but by a version of Marsa that does not exist yet. */
function newerArchive(deps: BackupDeps): Promise<string> {
  const createdAt = deps.clock();
  const common = { id: newId(createdAt), createdAt, marsa: '99.0.0', engine: deps.dumps.engine };
  const { text, signature } = signManifest(deps.ring, deps.ring.active.id.toString('hex'), {
    format: 2,
    ...common,
    migrations: [...migrations.map(({ name }) => name), '9999-future'],
    rows: {},
    masterKeyIds: [],
    tools: {},
    files: [
      {
        path: 'database.sql',
        size: 0,
        sha256: 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
      },
    ],
    leftOut: [],
  });
  const content = tarOf([
    { path: 'database.sql' },
    { path: manifestName, content: text },
    { path: signatureName, content: signature },
  ]);
  return sealArchive(
    deps.folder,
    deps.ring,
    { ...common, schema: '9999-future', reason: 'operator' },
    content,
  );
}
