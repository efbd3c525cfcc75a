import assert from 'node:assert/strict';
import { test } from 'node:test';
import { testDatabases } from './support/databases.ts';
import { assertProblem, sendRaw } from './support/raw-request.ts';
import { startTestServer } from './support/server.ts';

for (const engine of testDatabases()) {
  test(`fields of a query that nobody declared are refused by name, on ${engine.name}`, async () => {
    await using server = await startTestServer(engine);
    const get = (path: string) => sendRaw(server, path, { headers: { 'x-api-key': server.adminKey } });
    for (const path of ['projects?limits=5', 'projects?q=a&Limit=5', 'me?as=admin', 'audit?actions=X'])
      assertProblem(await get(`/v1/${path}`), 'BAD_REQUEST');
    assert.match((await get('/v1/projects?limits=5')).text, /limits/);
    // Probes and caches add what they like.
    for (const path of ['/v1/health?t=1', '/health/live?t=1', '/health/ready?t=1'])
      assert.equal((await get(path)).status, 200, path);
  });
}
