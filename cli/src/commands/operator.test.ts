import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import * as audit from '@marsa/contract/audit.ts';
import * as projects from '@marsa/contract/projects.ts';
import * as vault from '@marsa/contract/vault.ts';
import { tamper } from '@marsa/tests/support/audit-rows.ts';
import { openTestDatabase } from '@marsa/tests/support/database-server.ts';
import { testDatabases } from '@marsa/tests/support/databases.ts';
import { openMarsa, operatorEnvironment } from '@marsa/tests/support/marsa.ts';
import { sendRaw } from '@marsa/tests/support/raw-request.ts';
import { startTestServer, type TestServer } from '@marsa/tests/support/server.ts';
import { patienceMs, within } from '@marsa/tests/support/within.ts';

const key = () => randomBytes(32).toString('base64');

async function fill({ admin }: TestServer): Promise<void> {
  for (const number of [1, 2, 3]) {
    const body = { name: `Project ${number}`, domain: `https://p${number}.example.com` };
    const { id } = await admin.call(projects.create, { body });
    await admin.call(vault.put, {
      params: { id, type: 'ANDROID_UPLOAD_JKS_PASS' },
      body: { value: `secret ${number}` },
    });
  }
}

for (const engine of testDatabases()) {
  describe(`operator commands on ${engine.name}`, () => {
    test('with the server stopped, verify tells a whole log from a broken one', async () => {
      await using database = await engine.open();
      await using server = await startTestServer(engine, { database });
      await fill(server);
      await server.stop();
      using marsa = openMarsa({ ...operatorEnvironment(server), DATABASE_URL: database.url });

      const whole = await marsa.run(['audit', 'verify', '--local']);
      assert.equal(whole.code, 0, whole.stderr);
      assert.match(whole.stdout, /The audit log is whole: \d+ sealed rows/);
      const unasked = await marsa.run(['audit', 'verify']);
      assert.equal(unasked.code, 0);
      assert.match(unasked.stderr, /not logged in: reading the configured database/);
      const rows = (
        await marsa.run(['audit', 'list', '--local', '--json', '--action', 'PROJECT_CREATE'])
      ).json();
      assert.ok(Array.isArray(rows) && rows.length === 3);
      const lines = (await marsa.run(['audit', 'export', '--local'])).stdout.trim().split('\n');
      assert.ok(lines.length >= 7);

      const again = openTestDatabase(database.url);
      await tamper(again.db, 3, { subject: 'nobody' });
      const broken = await marsa.run(['audit', 'verify', '--local', '--json']);
      assert.equal(broken.code, 1);
      const { id } = await again.db
        .selectFrom('auditEvent')
        .select('id')
        .where('seq', '=', 3)
        .executeTakeFirstOrThrow();
      assert.partialDeepStrictEqual(broken.json(), {
        ok: false,
        rows: 2,
        firstBroken: { seq: 3, id, reason: 'edited' },
      });
      const forPeople = await marsa.run(['audit', 'verify', '--local']);
      assert.equal(forPeople.code, 1);
      assert.match(forPeople.stdout, /^Broken at +row 3$/m);
      assert.ok(forPeople.stdout.includes(id));
      await again.close();
    });

    test('a ban is lifted on the machine of the server, running or not; a running one hears of it', async () => {
      await using database = await engine.open();
      const proxied = { TRUST_PROXY: '127.0.0.0/8', BAN_AFTER_FAILS: '3' };
      await using server = await startTestServer(engine, { database, env: proxied, rereadBansMs: 100 });
      const ask = (apiKey: string) =>
        sendRaw(server, '/v1/me', { headers: { 'x-forwarded-for': '203.0.113.9', 'x-api-key': apiKey } });
      const ban = async () => {
        for (let tries = 0; tries < 3; tries++) await ask('marsa_wrong');
        assert.equal((await ask(server.adminKey)).status, 429);
      };
      await ban();
      using marsa = openMarsa({ ...operatorEnvironment(server), DATABASE_URL: database.url });
      const list = await marsa.run(['ban', 'list', '--local', '--json']);
      assert.partialDeepStrictEqual(list.json(), [{ ip: '203.0.113.9', count: 3 }]);
      const lifted = await marsa.run(['ban', 'lift', '203.0.113.9', '--local']);
      assert.equal(lifted.code, 0, lifted.stderr);
      assert.match(lifted.stdout, /203\.0\.113\.9 may call again, within five seconds/);
      await within(patienceMs, async () => (await ask(server.adminKey)).status === 200, 'a lifted ban');
      // The count began anew: two more wrong keys are no ban.
      for (let tries = 0; tries < 2; tries++) await ask('marsa_wrong');
      assert.equal((await ask(server.adminKey)).status, 200);
      const { items } = await server.admin.page(audit.list, { query: { action: 'BAN_LIFT' } });
      assert.partialDeepStrictEqual(items, [{ subject: '203.0.113.9', actor: { id: 'operator' } }]);
      const again = await marsa.run(['ban', 'lift', '203.0.113.9', '--local']);
      assert.equal(again.code, 1);
      assert.match(again.stderr, /is not banned/);

      await ask('marsa_wrong');
      await server.stop();
      assert.equal((await marsa.run(['ban', 'lift', '203.0.113.9', '--local', '--json'])).code, 0);
      assert.deepEqual((await marsa.run(['ban', 'list', '--local', '--json'])).json(), []);
    });

    test('the master key is rotated while the server runs; doctor says when a key is missing', async () => {
      await using database = await engine.open();
      await using server = await startTestServer(engine, { database });
      await fill(server);
      const old = server.config.MASTER_KEY_B64.join(',');
      const env = { ...operatorEnvironment(server), DATABASE_URL: database.url };
      using marsa = openMarsa({ ...env, MASTER_KEY_B64: `${key()},${old}` });
      const done = await marsa.run(['vault', 'rotate-master-key', '--json']);
      assert.equal(done.code, 0, done.stderr);
      assert.partialDeepStrictEqual(done.json(), { rewrapped: 3 });
      const again = await marsa.run(['vault', 'rotate-master-key']);
      assert.match(again.stdout, /^Data keys put under the new key +0$/m);

      const doctor = await marsa.run(['doctor', '--json'], { env: { MASTER_KEY_B64: old } });
      assert.equal(doctor.code, 1);
      const missing = JSON.stringify(doctor.json());
      assert.match(
        missing,
        /"check":"master keys","state":"fault","found":"Data is sealed with the master key/,
      );
      const well = await marsa.run(['doctor']);
      assert.equal(well.code, 0, well.stdout);
      assert.match(well.stdout, /✓ migrations +\d+ applied/);
      assert.match(well.stdout, /✓ audit log +sealed to row \d+/);
      assert.match((await marsa.run(['audit', 'verify', '--local'])).stdout, /is whole/);
    });
  });
}

describe('configuration', () => {
  const secrets = () => ({
    SECRET_KEY: randomBytes(48).toString('base64'),
    MASTER_KEY_B64: key(),
    APIKEY_HMAC_SECRET_B64: key(),
  });

  test('effective values with their sources, secrets masked', async () => {
    const env = { ...secrets(), DATABASE_URL: 'postgres://marsa:hunter2hunter2@db.test/marsa', CI: 'true' };
    using marsa = openMarsa(env);
    writeFileSync(marsa.pathOf('.env'), 'PORT=9090\n');
    for (const args of [['config'], ['config', '--json'], ['config', '--explain']]) {
      const { code, stdout, stderr } = await marsa.run(args);
      assert.equal(code, 0, stderr);
      for (const secret of [...Object.values(secrets()), env.SECRET_KEY, env.MASTER_KEY_B64, 'hunter2']) {
        assert.ok(!stdout.includes(secret));
      }
    }
    const { stdout } = await marsa.run(['config']);
    assert.match(stdout, /^PORT +9090 +\.env$/m);
    assert.match(stdout, /^HOST +127\.0\.0\.1 +default$/m);
    assert.match(stdout, /^MASTER_KEY_B64 +1 key +environment$/m);
    assert.match(stdout, /Detected: ci \(CI is true\)/);
  });

  test('every fault at once, and nothing is made', async () => {
    using marsa = openMarsa({ NODE_ENV: 'production', PORT: 'x', CORS_ORIGIN: '*' });
    for (const args of [['config'], ['doctor'], ['audit', 'verify', '--local']]) {
      const { code, stdout, stderr } = await marsa.run(args);
      assert.equal(code, 1);
      for (const name of ['PORT', 'CORS_ORIGIN', 'SECRET_KEY', 'MASTER_KEY_B64']) {
        assert.ok(`${stdout}${stderr}`.includes(name), `${args.join(' ')}: ${name}`);
      }
    }
    assert.ok(!existsSync(marsa.pathOf('data')));
  });

  test('before the first start there is nothing, and it is said so', async () => {
    using marsa = openMarsa({ PORT: '0' });
    assert.match((await marsa.run(['config'])).stdout, /^SECRET_KEY +– +made at the first start/m);
    const doctor = await marsa.run(['doctor']);
    assert.equal(doctor.code, 0, doctor.stdout);
    assert.match(doctor.stdout, /– database +not there yet/);
    const verify = await marsa.run(['audit', 'verify', '--local']);
    assert.equal(verify.code, 1);
    assert.match(verify.stderr, /Nothing is installed here yet/);
    assert.ok(!existsSync(marsa.pathOf('data')));
  });

  test('doctor finds what is wrong and says how to mend it', async () => {
    using marsa = openMarsa({
      PORT: '0',
      PUBLIC_URL: 'https://marsa.example.com',
    });
    mkdirSync(marsa.pathOf('data/keys'), { recursive: true, mode: 0o700 });
    for (const [file, text] of [
      ['secret.key', secrets().SECRET_KEY],
      ['master.key', key()],
      ['apikey-hmac.key', key()],
    ] as const) {
      writeFileSync(marsa.pathOf(`data/keys/${file}`), text, { mode: 0o600 });
    }
    chmodSync(marsa.pathOf('data/keys/master.key'), 0o644);
    const { code, stdout } = await marsa.run(['doctor']);
    assert.equal(code, 1);
    assert.match(stdout, /✗ key files +.*master\.key can be read by others \(mode 644\): chmod 600/);
    assert.match(stdout, /! public URL +.*TRUST_PROXY names none/);
    assert.match(stdout, /→ /);
    const { ok, checks } = JSON.parse((await marsa.run(['doctor', '--json'])).stdout);
    assert.equal(ok, false);
    assert.ok(checks.every((one: { state: string; mend?: string }) => one.state !== 'fault' || one.mend));
    assert.equal(statSync(marsa.pathOf('data')).isDirectory(), true);
    assert.ok(readFileSync(marsa.pathOf('data/keys/master.key')).length > 0);
  });
});
