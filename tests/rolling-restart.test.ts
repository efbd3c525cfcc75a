import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { pruneDaily } from '@marsa/server/features/jobs/prune.jobs.ts';
import { insertSchedule } from '@marsa/server/features/jobs/schedules.store.ts';
import { testDatabases } from './support/databases.ts';
import { startFleet } from './support/fleet.ts';
import { goodSite } from './support/good-pwa.ts';
import { serveSite } from './support/https-site.ts';
import { hasRedisServer, openOwnRedis } from './support/own-redis.ts';
import { authority } from './support/pwa-look.ts';
import { openRotation } from './support/rotation.ts';
import { countWritten, mixedRequest, percentile, startLoad, tally } from './support/steady-load.ts';
import { patienceMs, within } from './support/within.ts';

const postgres = testDatabases().find(({ name }) => name === 'postgres');
const reason = !postgres ? 'TEST_DATABASES names no PostgreSQL' : 'redis-server is not installed';
const skip = !(postgres && hasRedisServer()) && !process.env.CI && reason;

/** Instances; each is restarted once. */
const count = 4;

describe('four server processes on PostgreSQL and Redis', { skip }, () => {
  test('one after the other is restarted under load: every request is answered, no job runs twice', {
    timeout: 240_000,
  }, async (t) => {
    assert.ok(postgres);
    await using database = await postgres.open();
    await using redis = await openOwnRedis();
    const folder = mkdtempSync(join(tmpdir(), 'marsa-rolling-'));
    await using rest = new AsyncDisposableStack();
    rest.defer(() => rmSync(folder, { recursive: true }));
    writeFileSync(join(folder, 'ca.pem'), authority.certificate);
    const site = await serveSite(authority, goodSite());
    rest.defer(() => site.close());
    // Due since yesterday, so that all see it at once when they start.
    const { name, pattern } = pruneDaily;
    await insertSchedule(database.db, { name, pattern, nextAt: Date.now() - 86_400_000, lastAt: null });

    await using fleet = await startFleet(
      {
        DATABASE_URL: database.url,
        REDIS_URL: redis.url,
        EXTRA_CA_FILE: join(folder, 'ca.pem'),
        // Longer than a busy machine may keep the rotation from looking who is ready.
        DRAIN_SECONDS: '5',
      },
      count,
    );
    const { servers, adminKey } = fleet;
    using rotation = openRotation(servers.map(({ url }) => url));
    const load = startLoad(mixedRequest(rotation, adminKey), { perSecond: 40, seconds: 180 });
    const checks: string[] = [];
    let restarts = 0;
    const check = async () => {
      const body = { name: `Checked ${checks.length}`, domain: site.origin };
      const made = await rotation.send('/v1/projects', { method: 'POST', apiKey: adminKey, body });
      const { id } = Object(made.body).data;
      const sent = await rotation.send(`/v1/projects/${id}/pwa/validate`, {
        method: 'POST',
        apiKey: adminKey,
      });
      assert.equal(sent.status, 202, JSON.stringify(sent.body));
      checks.push(`/v1/projects/${id}/pwa/checks/${Object(sent.body).data.id}`);
    };
    const checking = (async () => {
      // The endpoint has a limit of 20 a minute.
      while (restarts < count && checks.length < 15) {
        await check();
        await pause(500);
      }
    })();
    const pruned = () => database.db.selectFrom('job').select('status').where('kind', '=', name).execute();
    const hasPruned = (times: number) => async () => {
      const runs = await pruned();
      return runs.length >= times && runs.every(({ status }) => status === 'done');
    };
    for (const server of servers) {
      await pause(1000);
      // Wanted once more while it runs it would be the same job.
      await within(patienceMs, hasPruned(1 + restarts), 'the schedule');
      await database.db
        .updateTable('jobSchedule')
        .set({ nextAt: Date.now() - 1 })
        .where('name', '=', name)
        .execute();
      assert.equal(await server.stop(), 0, server.log());
      await server.start();
      restarts++;
    }
    await checking;
    await pause(500);
    const outcomes = await load.end();

    const results = tally(outcomes);
    t.diagnostic(`${JSON.stringify(results)}, 99th percentile ${percentile(outcomes, 0.99).toFixed(0)} ms`);
    assert.deepEqual(Object.keys(results).toSorted(), ['200', '201']);
    assert.equal(await countWritten(servers[0].url, adminKey), results['201']);
    for (const path of checks) {
      const isDone = async () => {
        const { body } = await rotation.send(path, { apiKey: adminKey });
        return Object(body).data.status === 'done';
      };
      await within(patienceMs, isDone, path);
    }
    assert.equal(site.requests.filter((path) => path === '/app.webmanifest').length, checks.length);
    await within(patienceMs, hasPruned(1 + count), 'the schedule');
    assert.deepEqual(await pruned(), Array(1 + count).fill({ status: 'done' }));
    for (const server of servers) assert.doesNotMatch(server.log(), /"level":"error"/);
  });
});
