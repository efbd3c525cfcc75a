import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { openTestDatabase } from '@marsa/tests/support/database-server.ts';
import { type TestDatabase, testDatabases } from '@marsa/tests/support/databases.ts';
import { sql } from 'kysely';
import { openDumps } from './open-dumps.ts';

const dayMs = 86_400_000;

async function isThere(url: string): Promise<boolean> {
  const database = openTestDatabase(url);
  try {
    await sql`select 1`.execute(database.db);
    return true;
  } catch {
    return false;
  } finally {
    await database.close();
  }
}

for (const engine of testDatabases().filter(({ name }) => name !== 'sqlite')) {
  describe(`scratch databases on ${engine.name}`, () => {
    test('those left behind a day ago go with the next one, never those of another database', async () => {
      await using ours = await engine.openEmpty();
      await using theirs = await engine.openEmpty();
      const make = ({ url }: TestDatabase, nowMs: number) => openDumps(url, {}).openScratch('', nowMs);
      const [left, foreign, young] = [await make(ours, 0), await make(theirs, 0), await make(ours, dayMs)];
      const next = await make(ours, 2 * dayMs);
      const all = [left, foreign, young, next];
      assert.deepEqual(await Promise.all(all.map(({ url }) => isThere(url))), [false, true, true, true]);
      for (const { drop } of all) await drop();
      assert.deepEqual(await Promise.all(all.map(({ url }) => isThere(url))), Array(4).fill(false));
    });

    test('one that is still used by a slow drill does not keep the next one from being made', async () => {
      await using database = await engine.openEmpty();
      const { openScratch } = openDumps(database.url, {});
      const slow = await openScratch('', 0);
      const user = openTestDatabase(slow.url);
      await sql`select 1`.execute(user.db);
      const next = await openScratch('', 2 * dayMs);
      assert.ok(await isThere(next.url));
      await user.close().catch(() => {});
      for (const { drop } of [slow, next]) await drop();
    });
  });
}
