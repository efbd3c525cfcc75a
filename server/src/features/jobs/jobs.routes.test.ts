import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as audit from '@marsa/contract/audit.ts';
import * as contract from '@marsa/contract/jobs.ts';
import { testDatabases } from '@marsa/tests/support/databases.ts';
import { insertDeadJob } from '@marsa/tests/support/jobs.ts';
import { startTestServer } from '@marsa/tests/support/server.ts';
import { patienceMs, within } from '@marsa/tests/support/within.ts';

for (const engine of testDatabases()) {
  test(`jobs over HTTP on ${engine.name}`, async () => {
    await using server = await startTestServer(engine);
    const { admin } = server;
    const { db } = server.engines.database;
    const [first, second] = [await insertDeadJob(db), await insertDeadJob(db)];

    const dana = await server.newDeveloper();
    await assert.rejects(dana.call(contract.list, {}), /needs the permission jobs:read/);
    const params = { id: first };
    await assert.rejects(dana.call(contract.retry, { params }), /needs the permission jobs:write/);

    const { items } = await admin.page(contract.list, { query: { status: 'dead' } });
    assert.deepEqual(new Set(items.map(({ id }) => id)), new Set([first, second]));
    assert.equal(items[0]?.error, 'It went wrong.');
    assert.ok(!('payload' in (items[0] ?? {})));
    const metrics = await (await fetch(`${server.url}/health/metrics`)).text();
    assert.match(metrics, /^marsa_jobs_dead 2$/m);
    assert.match(metrics, /^marsa_jobs_waiting 0$/m);

    await admin.call(contract.retry, { params: { id: first } });
    const isDone = async () => (await admin.call(contract.get, { params: { id: first } })).status === 'done';
    await within(patienceMs, isDone, 'the job is done');
    const discarded = await admin.call(contract.discard, { params: { id: second } });
    assert.equal(discarded.status, 'discarded');
    const again = admin.call(contract.discard, { params: { id: second } });
    await assert.rejects(again, /is not dead/);

    const nobody = { id: '01ARZ3NDEKTSV4RRFFQ69G5FAV' };
    await assert.rejects(admin.call(contract.retry, { params: nobody }), /There is no job/);

    const rows = await admin.page(audit.list, { query: { limit: 50 } });
    const settled = rows.items.filter(
      ({ action, outcome }) => action.startsWith('JOB_') && outcome === 'allowed',
    );
    assert.deepEqual(
      settled.map(({ action, subject, details }) => [action, subject, details.type]),
      [
        ['JOB_DISCARD', second, 'jobs.prune'],
        ['JOB_RETRY', first, 'jobs.prune'],
      ],
    );
  });
}
