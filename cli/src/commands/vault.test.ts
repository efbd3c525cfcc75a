import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { describe, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { me, projects, vault } from '@marsa/contract/index.ts';
import { openTestDatabase } from '@marsa/tests/support/database-server.ts';
import { type TestEngine, testDatabases } from '@marsa/tests/support/databases.ts';
import { openMarsa, openMarsaAt, operatorEnvironment } from '@marsa/tests/support/marsa.ts';
import { startTestServer, type TestServer } from '@marsa/tests/support/server.ts';
import { patienceMs, within } from '@marsa/tests/support/within.ts';

const key = () => randomBytes(32).toString('base64');
const passwordOf = (number: number) => `secret ${number}`;
let projectCount = 0;

async function fill({ admin }: TestServer, amount: number): Promise<string[]> {
  const ids: string[] = [];
  for (let number = 0; number < amount; number++) {
    const name = `Project ${projectCount++}`;
    const body = { name, domain: `https://p${number}.example.com` };
    const { id } = await admin.call(projects.create, { body });
    ids.push(id);
    await admin.call(vault.put, {
      params: { id, type: 'ANDROID_UPLOAD_JKS_PASS' },
      body: { value: passwordOf(number) },
    });
  }
  return ids;
}

/** A server with some projects, and `marsa` as its operator uses it. */
async function openInstallation(engine: TestEngine, amount = 3) {
  const database = await engine.open();
  const server = await startTestServer(engine, { database });
  const ids = await fill(server, amount);
  const environment = { ...operatorEnvironment(server), DATABASE_URL: database.url };
  const marsa = openMarsa(environment);
  return {
    ...{ database, server, ids, environment, marsa },
    async assertReadable(at = server) {
      for (const [number, id] of ids.entries()) {
        const params = { id, type: 'ANDROID_UPLOAD_JKS_PASS' } as const;
        const { value } = await at.admin.call(vault.download, { params, body: {} });
        assert.equal(value, passwordOf(number));
      }
    },
    async [Symbol.asyncDispose]() {
      marsa[Symbol.dispose]();
      await server[Symbol.asyncDispose]();
      await database[Symbol.asyncDispose]();
    },
  };
}

for (const engine of testDatabases()) {
  describe(`marsa vault on ${engine.name}`, () => {
    test('verify says that it is whole, or which row is not, with the server stopped', async () => {
      await using installation = await openInstallation(engine);
      const { server, marsa, database, ids } = installation;
      await server.stop();
      const whole = await marsa.run(['vault', 'verify']);
      assert.equal(whole.code, 0, whole.stdout + whole.stderr);
      assert.match(
        whole.stdout,
        /^The vault is whole: 3 values and 3 data keys of 3 projects, \d+ rows\/s\.$/m,
      );
      const again = openTestDatabase(database.url);
      await again.db
        .deleteFrom('credentialVersion')
        .where('projectId', '=', ids[1] ?? '')
        .execute();
      await again.close();
      const broken = await marsa.run(['vault', 'verify', '--json']);
      assert.equal(broken.code, 1);
      assert.partialDeepStrictEqual(broken.json(), {
        ok: false,
        values: 2,
        faults: [{ projectId: ids[1], type: 'ANDROID_UPLOAD_JKS_PASS', version: 1, what: 'missing' }],
      });
      const shown = await marsa.run(['vault', 'verify']);
      assert.match(shown.stdout, new RegExp(`${ids[1]} +ANDROID_UPLOAD_JKS_PASS +1 +missing`));
    });

    test('data keys are rotated while the server runs', async () => {
      await using installation = await openInstallation(engine);
      const { marsa, ids } = installation;
      const one = await marsa.run(['vault', 'rotate-data-keys', '--project', ids[0] ?? '', '--json']);
      assert.equal(one.code, 0, one.stderr);
      assert.partialDeepStrictEqual(one.json(), { projects: 1, resealed: 1, destroyed: 1 });
      const all = await marsa.run(['vault', 'rotate-data-keys', '--json']);
      assert.partialDeepStrictEqual(all.json(), { projects: 3, resealed: 3, destroyed: 3, damaged: [] });
      await installation.assertReadable();
      assert.equal((await marsa.run(['vault', 'verify'])).code, 0);
      assert.equal((await marsa.run(['vault', 'rotate-data-keys', '--project', 'nobody'])).code, 1);
    });

    test('a rotation that is killed is finished by the next one', async () => {
      await using installation = await openInstallation(engine, 12);
      const { marsa, environment } = installation;
      const main = new URL('../main.ts', import.meta.url).pathname;
      for (const afterMs of [350, 450, 550, 650]) {
        const child = spawn(process.execPath, [main, 'vault', 'rotate-data-keys'], {
          cwd: marsa.folder,
          env: { HOME: marsa.folder, ...environment },
          stdio: 'ignore',
        });
        const ended = once(child, 'close');
        await pause(afterMs);
        child.kill('SIGKILL');
        await ended;
        await installation.assertReadable();
      }
      assert.equal((await marsa.run(['vault', 'rotate-data-keys'])).code, 0);
      const status = await marsa.run(['vault', 'status', '--json']);
      assert.partialDeepStrictEqual(status.json(), { retiredDataKeys: 0 });
      await installation.assertReadable();
      const whole = await marsa.run(['vault', 'verify', '--json']);
      assert.equal(whole.code, 0, whole.stdout);
    });

    test('two servers with different active master keys meanwhile; then the old key may leave', async () => {
      await using installation = await openInstallation(engine);
      const { server, database, marsa, ids } = installation;
      const old = server.config.MASTER_KEY_B64[0] ?? '';
      const next = key();
      const like = { database, like: server };
      await using first = await startTestServer(engine, {
        ...like,
        env: { MASTER_KEY_B64: `${old},${next}` },
      });
      await using second = await startTestServer(engine, {
        ...like,
        env: { MASTER_KEY_B64: `${next},${old}` },
      });
      const both = { env: { MASTER_KEY_B64: `${next},${old}` } };
      const [rotation] = await Promise.all([
        marsa.run(['vault', 'rotate-master-key', '--json'], both),
        fill(first, 4),
        fill(second, 4),
      ]);
      assert.equal(rotation.code, 0, rotation.stderr);
      await installation.assertReadable(first);
      await installation.assertReadable(second);

      await first.stop();
      await server.stop();
      const rest = await marsa.run(['vault', 'rotate-master-key'], both);
      assert.match(rest.stdout, /^Opened afterwards +11 data keys$/m);
      assert.match(rest.stdout, /^May leave MASTER_KEY_B64 +[0-9a-f]{16}$/m);
      const status = await marsa.run(['vault', 'status'], both);
      assert.match(status.stdout, /^MASTER_KEY_B64 +[0-9a-f]{16} +former, may leave +0 keys and secrets$/m);
      await second.stop();
      await using third = await startTestServer(engine, { ...like, env: { MASTER_KEY_B64: next } });
      await installation.assertReadable(third);
      const alone = await marsa.run(['vault', 'verify'], { env: { MASTER_KEY_B64: next } });
      assert.equal(alone.code, 0, alone.stdout);
      assert.equal(ids.length, 3);
    });

    test('the secrets of API keys and the root of derived keys are replaced with an overlap', async () => {
      await using installation = await openInstallation(engine, 1);
      const { server, database, marsa } = installation;
      const dana = await server.newDeveloper('Dana');
      const old = {
        SECRET_KEY: server.config.SECRET_KEY.join(','),
        APIKEY_HMAC_SECRET_B64: server.config.APIKEY_HMAC_SECRET_B64.join(','),
      };
      const next = { SECRET_KEY: randomBytes(48).toString('base64'), APIKEY_HMAC_SECRET_B64: key() };
      const overlap = {
        SECRET_KEY: `${next.SECRET_KEY},${old.SECRET_KEY}`,
        APIKEY_HMAC_SECRET_B64: `${next.APIKEY_HMAC_SECRET_B64},${old.APIKEY_HMAC_SECRET_B64}`,
      };
      const { nextCursor } = await server.admin.page(projects.list, { query: { limit: 1 } });
      await fill(server, 2);
      const paged = await server.admin.page(projects.list, { query: { limit: 1 } });
      assert.equal(nextCursor, null);
      const cursor = paged.nextCursor ?? assert.fail();
      await server.stop();

      const statusOf = async (env: Record<string, string>) => {
        const found = await marsa.run(['vault', 'status', '--json'], { env });
        assert.equal(found.code, 0, found.stderr);
        return found.json();
      };
      const later = { clock: () => Date.now() + 3_600_000, database, like: server };
      await using both = await startTestServer(engine, { ...later, env: overlap });
      assert.partialDeepStrictEqual(await statusOf(overlap), {
        apiKeySecrets: [
          { state: 'active', uses: 0 },
          { state: 'former', uses: 2 },
        ],
      });
      await both.admin.call(me.get);
      await both.admin.page(projects.list, { query: { limit: 1, cursor } });
      await untilRedigested(database.url, 1);
      assert.partialDeepStrictEqual(await statusOf(overlap), {
        apiKeySecrets: [
          { state: 'active', uses: 1 },
          { state: 'former', uses: 1 },
        ],
      });
      await fill(both, 1);
      await both.stop();
      assert.match((await marsa.run(['audit', 'verify', '--local'], { env: overlap })).stdout, /is whole/);

      await using alone = await startTestServer(engine, { ...later, env: next });
      await alone.admin.call(me.get);
      await assert.rejects(alone.as(dana.apiKey).call(me.get), /not known/);
      await assert.rejects(alone.admin.page(projects.list, { query: { limit: 1, cursor } }), /not a cursor/);
      await fill(alone, 1);
      await alone.stop();
      // Sealing went on under the new one; what the former one sealed still needs it.
      assert.match((await marsa.run(['audit', 'verify', '--local'], { env: overlap })).stdout, /is whole/);
      assert.match(
        (await marsa.run(['vault', 'status'], { env: next })).stdout,
        /^SECRET_KEY +\S+ +missing/m,
      );
    });
  });
}

/** The digest moves on beside the answer. */
async function untilRedigested(url: string, amount: number): Promise<void> {
  const { db, close } = openTestDatabase(url);
  try {
    const hasMoved = async () => {
      const rows = await db.selectFrom('apiKey').select('digestKeyId').execute();
      return new Set(rows.map((row) => row.digestKeyId)).size > amount;
    };
    await within(patienceMs, hasMoved, 'a digest moved on');
  } finally {
    await close();
  }
}

test('credentials go out and in by the command line', async () => {
  const [engine] = testDatabases();
  await using server = await startTestServer(engine ?? assert.fail());
  projectCount = 0;
  const [id = ''] = await fill(server, 2);
  using marsa = openMarsaAt(server);
  const passphrase = 'a long enough passphrase';
  const sealed = ['credential', 'export', 'Project 0', '--out', 'sealed.json', '--passphrase-stdin'];
  assert.equal((await marsa.run(sealed, { stdin: 'short' })).code, 1);
  const exported = await marsa.run(sealed, { stdin: `${passphrase}\n` });
  assert.equal(exported.code, 0, exported.stderr);
  const open = await marsa.run(['credential', 'export', 'Project 0', '--out', 'open.env', '--env']);
  assert.equal(open.code, 0, open.stderr);

  const params = { id, type: 'ANDROID_UPLOAD_JKS_PASS' } as const;
  await server.admin.call(vault.put, { params, body: { value: 'another one' } });
  const importOf = (project: string, file: string, ...more: string[]) => [
    'credential',
    'import',
    project,
    file,
    ...more,
  ];
  const back = await marsa.run(importOf('Project 0', 'open.env'));
  assert.match(back.stdout, /ANDROID_UPLOAD_JKS_PASS +stored +3/);
  const again = await marsa.run(importOf('Project 0', 'sealed.json', '--passphrase-stdin'), {
    stdin: passphrase,
  });
  assert.match(again.stdout, /ANDROID_UPLOAD_JKS_PASS +unchanged +3/);

  const elsewhere = importOf('Project 1', 'sealed.json', '--passphrase-stdin');
  const refused = await marsa.run(elsewhere, { stdin: passphrase });
  assert.equal(refused.code, 1);
  assert.match(refused.stderr, /another project/);
  const meant = await marsa.run([...elsewhere, '--from-other-project', '--json'], { stdin: passphrase });
  assert.equal(meant.code, 0, meant.stderr);
  assert.partialDeepStrictEqual(meant.json(), { stored: 1 });
  const wrong = await marsa.run(importOf('Project 0', 'sealed.json', '--passphrase-stdin'), {
    stdin: 'not the passphrase',
  });
  assert.match(wrong.stderr, /does not open this file/);
});
