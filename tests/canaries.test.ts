import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, test } from 'node:test';
import { credentialTypes, isCredentialType } from '@marsa/contract/credential-types.ts';
import * as projects from '@marsa/contract/projects.ts';
import type { Db, Engine } from '@marsa/server/engines/database/schema.ts';
import { sql } from 'kysely';
import { type TestDatabase, testDatabases, testRedisUrl } from './support/databases.ts';
import { personCanaries } from './support/person-canaries.ts';
import { jsonHeaders, sendRaw } from './support/raw-request.ts';
import { openScenery, type Scenery } from './support/scenery.ts';
import { startTestServer, type TestServer } from './support/server.ts';
import { receivedCanary } from './support/webhook-walk.ts';
import { type Walk, walkEveryEndpoint } from './support/whole-walk.ts';

const metricsToken = randomBytes(24).toString('hex');

for (const engine of testDatabases()) {
  describe(`canaries on ${engine.name}`, () => {
    test('no secret is anywhere but in the answers that reveal it', { timeout: 240_000 }, async () => {
      await using database = await engine.open();
      await using scenery = await openScenery();
      const redis = testRedisUrl();
      const env = {
        ...scenery.env,
        ...{ METRICS_TOKEN: metricsToken, LOG_LEVEL: 'debug', BUILD_POLL_SECONDS: '1' },
        ...(redis === undefined ? {} : { REDIS_URL: redis }),
      };
      await using server = await startTestServer(engine, { database, env });
      const walk = await walkEveryEndpoint(server, scenery);
      const ofPeople = personCanaries(walk.visits);
      const canaries = new Map([...canariesOf(server, scenery, walk, database.url), ...ofPeople]);
      assert.ok(canaries.size > 15);
      const kinds = [...ofPeople.keys()].join();
      for (const kind of [/cookie session/, /cookie csrf_token/, /newPassword/, /refreshToken/, /link of/])
        assert.match(kinds, kind);

      const places = new Map(await provoke(server, scenery, walk));
      for (const { endpoint, text } of walk.visits)
        if (!endpoint.secret)
          places.set(`answer of ${endpoint.name}`, `${places.get(endpoint.name) ?? ''}${text}`);
      for (const path of ['/health/metrics', '/health/ready', '/docs/json', '/docs', '/'])
        places.set(path, (await sendRaw(server, path)).text);
      await server.stop();
      places.set('log', server.log());
      await readWhole(engine.name, database, places);

      for (const [place, text] of places)
        for (const [name, canary] of canaries) assert.ok(!text.includes(canary), `${name} is in ${place}`);
      // The search itself finds what is there.
      const revealed = walk.visits.filter(({ endpoint }) => endpoint.secret).map(({ text }) => text);
      assert.ok([...canaries.values()].some((canary) => revealed.some((text) => text.includes(canary))));
    });
  });
}

/** Every secret by its name, also in the other form it has. */
function canariesOf(server: TestServer, scenery: Scenery, { visits, secrets }: Walk, databaseUrl: string) {
  const { SECRET_KEY, MASTER_KEY_B64, APIKEY_HMAC_SECRET_B64 } = server.config;
  const canaries = new Map<string, string>();
  const addBase64 = (name: string, value: string) => {
    canaries.set(name, value);
    canaries.set(`${name} decoded`, Buffer.from(value, 'base64').toString('latin1').slice(0, 64));
  };
  for (const key of SECRET_KEY) canaries.set('SECRET_KEY', key);
  canaries.set('METRICS_TOKEN', metricsToken);
  canaries.set('the token of GitHub', scenery.pat);
  for (const key of [...MASTER_KEY_B64, ...APIKEY_HMAC_SECRET_B64])
    addBase64('a key of the configuration', key);
  for (const url of [databaseUrl, testRedisUrl() ?? '']) {
    const password = URL.parse(url)?.password;
    if (password) canaries.set(`password of ${new URL(url).protocol}`, password);
  }
  for (const [type, value] of Object.entries(secrets)) {
    if (!isCredentialType(type) || !credentialTypes[type].isSecret) continue;
    if (type.endsWith('_B64')) addBase64(type, value);
    else canaries.set(type, value);
  }
  canaries.set('what a webhook held', receivedCanary);
  for (const { endpoint, text } of visits) {
    if (!endpoint.name.startsWith('webhook') || !endpoint.secret) continue;
    const { secret, verifyToken } = JSON.parse(text).data;
    if (secret) addBase64(`secret of ${endpoint.name}`, secret);
    if (verifyToken) canaries.set(`verify token of ${endpoint.name}`, verifyToken);
  }
  for (const { endpoint, text } of visits) {
    if (endpoint.name === 'secondFactor.beginTotp') canaries.set('an app', JSON.parse(text).data.secret);
    if (endpoint.name !== 'secondFactor.renewRecoveryCodes') continue;
    const { recoveryCodes } = JSON.parse(text).data;
    for (const code of recoveryCodes) {
      canaries.set(`recovery code ${code}`, code);
      canaries.set(`recovery code ${code}, as it is digested`, code.replaceAll('-', ''));
    }
  }
  const revealed = visits
    .filter(({ endpoint }) => endpoint.secret)
    .map(({ text }) => text)
    .join();
  // After the prefix and the public id.
  const keys = [server.adminKey, ...(revealed.match(/marsa_[0-9A-Za-z]{58}/g) ?? [])];
  for (const [at, key] of keys.entries()) canaries.set(`API key ${at}`, key.slice(18));
  // Of a token that is in three parts the last makes it one.
  const tokens = {
    'service token': /(?<=marsa_svc_[0-9A-Za-z]{12})[0-9A-Za-z]{46}/g,
    'refresh token': /(?<=marsa_rt_[0-9A-Z]{26})[\w-]{32}/g,
    'access token': /(?<="eyJ[\w-]+\.[\w-]+\.)[\w-]{86}/g,
  };
  for (const [name, pattern] of Object.entries(tokens)) {
    const found = revealed.match(pattern) ?? [];
    assert.ok(found.length > 0, name);
    for (const [at, secret] of found.entries()) canaries.set(`${name} ${at}`, secret);
  }
  return canaries;
}

/** Answers to requests that go wrong with secrets in them. */
async function provoke(server: TestServer, { pat, sandbox }: Scenery, { projectId, secrets }: Walk) {
  const answers: [string, string][] = [];
  const send = async (
    method: string,
    path: string,
    body?: unknown,
    headers = jsonHeaders(server.adminKey),
  ) => {
    const sent = body === undefined ? {} : { body: JSON.stringify(body) };
    const { status, text } = await sendRaw(server, path, { method, headers, ...sent });
    assert.ok(status >= 400 && status < 500, `${method} ${path}: ${status} ${text}`);
    answers.push([`refusal ${answers.length} of ${method} ${path.slice(0, 60)}`, text]);
  };
  const developer = await server.newDeveloper();
  const key = jsonHeaders(developer.apiKey);
  const scene = await developer.call(projects.create, {
    body: { name: 'Refused', domain: 'https://refused.example.com', githubOwner: 'mona', githubRepo: 'none' },
  });
  const at = `/v1/projects/${scene.id}`;
  await send('GET', '/v1/me', undefined, jsonHeaders(`${server.adminKey}x`));
  await send('GET', `/v1/projects/${projectId}`);
  await send('POST', `/v1/projects/${projectId}/credentials/GITHUB_PAT/download`, {});
  // A secret where another one belongs, or in a field that is none.
  for (const value of [pat, ...Object.values(secrets)]) {
    await send('PUT', `${at}/credentials/GOOGLE_PLAY_SA_B64`, { value: `${value}!` }, key);
    await send('PUT', `${at}/credentials/APPLE_ASC_P8_B64`, { value: value.slice(0, -8) }, key);
    await send('PUT', `${at}/credentials/APPLE_ASC_KEY_ID`, { value: `${value}-` }, key);
    await send('PUT', `${at}/credentials/ANDROID_UPLOAD_KEY_ALIAS`, { value, extra: value }, key);
  }
  await send('PUT', `${at}/credentials/GITHUB_PAT`, { value: `${pat} ${pat}` }, key);
  await send('PUT', `${at}/github/pat`, { pat: `${pat}x`, baseUrl: sandbox.url }, key);
  await send('PUT', `${at}/github/pat`, { pat, baseUrl: 'ftp://127.0.0.1' }, key);
  sandbox.fail({ kind: 'status', status: 401 });
  await send('PUT', `${at}/github/pat`, { pat, baseUrl: sandbox.url }, key);
  await send('POST', `${at}/github/dispatch`, { workflowFile: 'android-play.yml' }, key);
  return answers;
}

/** All that the database holds, as it lies on the disk or row by row. */
async function readWhole(engine: Engine, database: TestDatabase, places: Map<string, string>): Promise<void> {
  if (engine === 'sqlite') {
    const folder = dirname(new URL(database.url).pathname);
    for (const file of readdirSync(folder)) places.set(file, readFileSync(join(folder, file), 'latin1'));
    const files = [...places].filter(([place]) => place.startsWith('marsa.db'));
    assert.ok(files.some(([, bytes]) => bytes.includes('SECRET_DOWNLOAD')));
    return;
  }
  for (const table of await tablesOf(database.db, engine)) {
    const { rows } = await sql`select * from ${sql.table(table)}`.execute(database.db);
    const asText = (_: string, value: unknown) =>
      typeof value === 'object' &&
      value !== null &&
      'type' in value &&
      value.type === 'Buffer' &&
      'data' in value
        ? Buffer.from(value.data as number[]).toString('latin1')
        : value;
    places.set(`table ${table}`, JSON.stringify(rows, asText));
  }
}

async function tablesOf(db: Db, engine: Engine): Promise<string[]> {
  const schema = engine === 'postgres' ? sql`'public'` : sql`database()`;
  const { rows } = await sql<{ name: string }>`select table_name as name from information_schema.tables
    where table_schema = ${schema}`.execute(db);
  return rows.map(({ name }) => name);
}
