import assert from 'node:assert/strict';
import { test } from 'node:test';
import { projects, pwa } from '@marsa/contract/index.ts';
import { testDatabases } from '@marsa/tests/support/databases.ts';
import { openMarsa } from '@marsa/tests/support/marsa.ts';
import { openScenery } from '@marsa/tests/support/scenery.ts';
import { startTestServer } from '@marsa/tests/support/server.ts';

const [engine] = testDatabases();

test('rehearsal start walks the line and says what came of each station', async () => {
  assert.ok(engine);
  await using scenery = await openScenery();
  await using server = await startTestServer(engine, { env: { ...scenery.env, BUILD_POLL_SECONDS: '1' } });
  const dana = await server.newDeveloper('Dana');
  using marsa = openMarsa({ MARSA_URL: server.url, MARSA_API_KEY: dana.apiKey });
  const body = { name: 'Harbour', domain: scenery.origin, androidPackage: 'com.example.harbour' };
  const { id } = await dana.call(projects.create, { body });
  const early = await marsa.run(['rehearsal', 'start', 'Harbour']);
  assert.notEqual(early.code, 0);
  assert.match(early.stderr, /Look at it first/);
  await dana.call(pwa.validate, { params: { id }, query: { wait: 30 }, body: {} });
  const { code, stdout } = await marsa.run(['rehearsal', 'start', 'Harbour']);
  assert.equal(code, 0, stdout);
  assert.match(stdout, /8 made-up credentials sealed/);
  assert.match(stdout, /Followed to the end: android-play.yml/);
  const shown = await marsa.run(['rehearsal', 'show', 'Harbour', '--json']);
  assert.equal((shown.json() as { status: string }).status, 'succeeded');
  assert.equal((await marsa.run(['rehearsal', 'discard', 'Harbour'])).code, 0);
});
