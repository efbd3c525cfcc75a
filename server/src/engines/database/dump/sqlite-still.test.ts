import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { test } from 'node:test';
import { sql } from 'kysely';
import { systemClock } from '#platform/clock.ts';
import { migrateUp } from '../migrator.ts';
import { openDatabase } from '../open.ts';
import { sqliteDumps } from './dumps-sqlite.ts';
import { keepStill } from './sqlite-still.ts';

/** A migrated database that a server has open, with a table of the test's own. */
async function openScene() {
  const folder = mkdtempSync(join(tmpdir(), 'marsa-still-'));
  const file = join(folder, 'marsa.db');
  const { db, close } = openDatabase({
    url: `sqlite:${file}`,
    poolSize: 1,
    connectTimeoutMs: 1000,
    queryTimeoutMs: 0,
  });
  await migrateUp(db, { clock: systemClock });
  const add = (from: number, count: number) =>
    db.transaction().execute(async (trx) => {
      for (let at = from; at < from + count; at++)
        await sql`insert into ban (subject, reason, count, created_at, until)
          values (${`198.51.${at >> 8}.${at & 255}`}, ${'x'.repeat(500)}, 1, 0, 0)`.execute(trx);
    });
  return {
    folder,
    file,
    db,
    add,
    async [Symbol.asyncDispose]() {
      await close();
      rmSync(folder, { recursive: true });
    },
  };
}

const moveLog = (file: string, how: string) => {
  using sqlite = new DatabaseSync(file, { timeout: 100 });
  return sqlite.prepare(`pragma wal_checkpoint(${how})`).get();
};

/** What a copy of the file, without any log beside it, says of itself. */
function readCopy(bytes: Buffer, folder: string): { check: unknown; bans: unknown } {
  const copy = join(folder, 'copy.db');
  writeFileSync(copy, bytes);
  try {
    using sqlite = new DatabaseSync(copy, { readOnly: true });
    return {
      check: sqlite.prepare('pragma integrity_check').get()?.integrity_check,
      bans: sqlite.prepare('select count(*) as found from ban').get()?.found,
    };
  } finally {
    rmSync(copy);
  }
}

test('a database is kept still as a file, while others write to it, until it is let go', async () => {
  await using scene = await openScene();
  const { file, folder, db, add } = scene;
  await add(0, 300);
  const still = await keepStill(file);
  assert.ok(still);
  const before = readFileSync(file);
  assert.equal(before.length, still.bytes);
  assert.deepEqual(readCopy(before, folder), { check: 'ok', bans: 300 });
  // More than SQLite would move by itself.
  await add(300, 9000);
  moveLog(file, 'passive');
  moveLog(file, 'truncate');
  assert.ok(readFileSync(file).equals(before), 'the file changed');
  const seen = await sql<{ found: number }>`select count(*) as found from ban`.execute(still.db);
  assert.equal(seen.rows[0]?.found, 300, 'what is counted is what is in the file');
  await still[Symbol.asyncDispose]();
  moveLog(file, 'truncate');
  assert.ok(!readFileSync(file).equals(before));
  const { rows } = await sql<{ found: number }>`select count(*) as found from ban`.execute(db);
  assert.equal(rows[0]?.found, 9300, 'nothing that was written meanwhile is lost');
});

test('a database without a write-ahead log keeps writers out, and is the file', async () => {
  await using scene = await openScene();
  const { folder, file } = scene;
  const plain = join(folder, 'plain.db');
  await scene.add(0, 3);
  moveLog(file, 'truncate');
  writeFileSync(plain, readFileSync(file).fill(1, 18, 20));
  const still = await keepStill(plain);
  assert.ok(still);
  using writer = new DatabaseSync(plain, { timeout: 0 });
  assert.throws(() => writer.exec('delete from ban'), /locked/);
  await still[Symbol.asyncDispose]();
  writer.exec('delete from ban');
});

test('where somebody reads an older state, a copy of the newest one is captured', async () => {
  await using scene = await openScene();
  const { file, folder, add } = scene;
  await add(0, 10);
  using slow = new DatabaseSync(file, { readOnly: true });
  slow.exec('begin');
  slow.prepare('select count(*) from ban').get();
  await add(10, 5);
  const pieces: Buffer[] = [];
  const rows = await sqliteDumps(file).capture(folder, ({ pour }) =>
    pour(async (piece) => void pieces.push(Buffer.from(piece))),
  );
  assert.equal(rows.ban, 15);
  rmSync(join(folder, 'copy.db'));
  assert.deepEqual(readCopy(Buffer.concat(pieces), folder), { check: 'ok', bans: 15 });
});

test('whoever takes a capture and fails ends it, and nothing stays locked', async () => {
  await using scene = await openScene();
  const { file, folder, add } = scene;
  await add(0, 3000);
  const full = new Error('The disk is full.');
  const refuse = () => Promise.reject(full);
  await assert.rejects(
    sqliteDumps(file).capture(folder, ({ pour }) => pour(refuse)),
    full,
  );
  await add(3000, 10);
  assert.deepEqual({ ...moveLog(file, 'truncate') }, { busy: 0, log: 0, checkpointed: 0 });
});

const canSeeLocks = existsSync('/proc/locks');

test('opening a database once more and closing it leaves the locks of this process in place', {
  skip: canSeeLocks ? false : 'only Linux shows locks',
}, async () => {
  await using scene = await openScene();
  const { file, db, add } = scene;
  await add(0, 10);
  await sql`select 1 from ban`.execute(db);
  const { ino } = statSync(file);
  const locks = () =>
    readFileSync('/proc/locks', 'utf8')
      .split('\n')
      .filter((line) => line.includes(` ${process.pid} `) && line.includes(`:${ino} `)).length;
  assert.equal(locks(), 1);
  await sqliteDumps(file).withDb((other) => sql`select 1 from ban`.execute(other));
  assert.equal(locks(), 1);
});
