import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { contractEndpoints } from './support/contract-endpoints.ts';
import { testDatabases } from './support/databases.ts';
import { openScenery } from './support/scenery.ts';
import { startTestServer } from './support/server.ts';
import { walkEveryEndpoint } from './support/whole-walk.ts';

const sorted = (texts: Iterable<string>) => [...new Set(texts)].sort();
const names = sorted(contractEndpoints.map(({ name }) => name));

for (const engine of testDatabases()) {
  describe(`every endpoint on ${engine.name}`, () => {
    test('of the contract is served, is documented, and works', async () => {
      await using scenery = await openScenery();
      await using server = await startTestServer(engine, {
        env: { ...scenery.env, BUILD_POLL_SECONDS: '1' },
      });
      assert.equal(names.length, contractEndpoints.length, 'two endpoints have one name');
      assert.deepEqual(sorted(server.app.http.endpoints.map(({ name }) => name)), names);
      assert.deepEqual(sorted(documentedOperations()), names);

      const { visits } = await walkEveryEndpoint(server, scenery);
      assert.deepEqual(sorted(visits.map(({ endpoint }) => endpoint.name)), names);
      assert.deepEqual(scenery.sandbox.violations, []);
    });
  });
}

function documentedOperations(): string[] {
  const text = readFileSync(new URL('../docs/openapi.json', import.meta.url), 'utf8');
  const { paths }: { paths: Record<string, Record<string, { operationId: string }>> } = JSON.parse(text);
  return Object.values(paths).flatMap((path) => Object.values(path).map(({ operationId }) => operationId));
}
