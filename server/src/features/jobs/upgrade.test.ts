import assert from 'node:assert/strict';
import { test } from 'node:test';
import { testDatabases } from '@marsa/tests/support/databases.ts';
import { testJobs } from '@marsa/tests/support/jobs.ts';
import { sql } from 'kysely';
import { z } from 'zod';
import { migrateDown, migrateUp } from '#engines/database/migrator.ts';
import { inTransaction } from '#engines/database/transaction.ts';
import { jobKind } from '#engines/queue/job-kind.ts';
import { systemClock } from '#platform/clock.ts';
import { newId } from '#platform/ids.ts';
import { findJob } from './jobs.store.ts';

for (const engine of testDatabases()) {
  test(`builds under way before there were jobs get one each on ${engine.name}`, async () => {
    await using database = await engine.open();
    const { db } = database;
    const clock = systemClock;
    await migrateDown(db, { clock, to: '0011-backups', allowDataLoss: true });
    const add = async (status: string, versionCode: number) => {
      const id = newId(clock());
      await sql`insert into build (id, project_id, workspace_id, repository, platform, workflow, ref, inputs,
          version_name, version_code, request_digest, status, jobs, created_by, created_at, quiet_looks, next_look_at)
        values (${id}, ${id}, ${id}, 'mona/app', 'android', 'android-play.yml', 'main', '{}',
          '1.0.0', ${versionCode}, '', ${status}, '[]', 'dana', 1000, 0, 2000)`.execute(db);
      return id;
    };
    const [running, ended] = [await add('running', 1), await add('succeeded', 2)];
    await migrateUp(db, { clock });
    const job = await findJob(db, running);
    assert.deepEqual(
      [job?.kind, job?.openKey, job?.status, job?.dueAt, JSON.parse(job?.payload ?? '')],
      ['build.follow', running, 'waiting', 2000, { buildId: running }],
    );
    assert.equal(await findJob(db, ended), undefined);
  });
}

for (const engine of testDatabases()) {
  test(`a payload of another version that nobody can read: the job dies as any other on ${engine.name}`, async () => {
    await using database = await engine.open();
    const { db } = database;
    let now = systemClock();
    const jobs = testJobs(db, () => now);
    const dead: unknown[] = [];
    jobs.worker([
      jobKind({
        kind: 'test',
        payload: z.object({ name: z.string() }),
        ...{ maxAttempts: 2, maxAgeMs: 3_600_000, timeoutMs: 60_000, concurrency: 1 },
        run: async () => assert.fail('it was run'),
        onDead: async (_, payload) => void dead.push(payload),
      }),
    ]);
    const id = await inTransaction(db, (trx) =>
      jobs.deps.enqueue(trx, { kind: 'test', payload: { nameOfOld: 'x' } }),
    );
    for (let times = 0; times < 3; times++, now += 60_000) await jobs.tick();
    const job = await findJob(db, id);
    assert.deepEqual([job?.status, job?.dueAt, dead], ['dead', null, []]);
  });
}
