import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { after, before, describe, test } from 'node:test';
import { testDatabases } from '@marsa/tests/support/databases.ts';
import { type HookReceiver, startHookReceiver } from '@marsa/tests/support/hook-receiver.ts';
import { openMarsaAt } from '@marsa/tests/support/marsa.ts';
import { startTestServer, type TestServer } from '@marsa/tests/support/server.ts';
import { patienceMs, within } from '@marsa/tests/support/within.ts';

const [engine] = testDatabases();
const team = 'فريق المتجر';

describe('webhooks from the command line', () => {
  let server: TestServer;
  let receiver: HookReceiver;
  let marsa: ReturnType<typeof openMarsaAt>;
  const run = async (args: string[], options: { stdin?: string } = {}) => {
    const answer = await marsa.run(args, options);
    assert.equal(answer.code, 0, answer.stderr);
    return answer;
  };
  before(async () => {
    assert.ok(engine);
    server = await startTestServer(engine);
    receiver = await startHookReceiver();
    marsa = openMarsaAt(server);
    await run(['workspace', 'create', team]);
  });
  after(async () => {
    marsa?.[Symbol.dispose]();
    await server?.[Symbol.asyncDispose]();
    await receiver?.[Symbol.asyncDispose]();
  });

  test('a source is added, its secret shown or written once; what it sends is listed and worked on again', async () => {
    const added = await run([
      'webhook',
      'add-source',
      team,
      'Builds',
      '--channel',
      'github',
      '--out',
      'github.secret',
    ]);
    assert.equal(statSync(marsa.pathOf('github.secret')).mode & 0o777, 0o600);
    const secret = readFileSync(marsa.pathOf('github.secret'), 'utf8').trim();
    assert.ok(!added.stdout.includes(secret));
    const [source] = (await run(['webhook', 'sources', team, '--json'])).json() as { url: string }[];
    const body = '{"zen":"Practicality beats purity."}';
    const signature = createHmac('sha256', secret).update(body).digest('hex');
    const headers = { 'x-hub-signature-256': `sha256=${signature}`, 'x-github-event': 'ping' };
    const path = new URL(source?.url ?? '').pathname;
    const answer = await fetch(server.url + path, { method: 'POST', body, headers });
    assert.equal(answer.status, 200);
    const list = async () =>
      (await run(['webhook', 'received', team, 'Builds', '--json'])).json() as {
        id: string;
        status: string;
        event: string;
      }[];
    await within(patienceMs, async () => (await list())[0]?.status !== 'waiting', 'looked at');
    const [row] = await list();
    assert.deepEqual([row?.event, row?.status], ['ping', 'ignored']);
    await run(['webhook', 'receive-again', team, 'Builds', row?.id ?? '']);
    const rotated = await run(['webhook', 'rotate-source', team, 'Builds']);
    assert.match(rotated.stdout, /^Secret +\w{43}$/m);
    assert.match(rotated.stderr, /shown this once/);
    assert.match(
      (await run(['webhook', 'update-source', team, 'Builds', '--no-active'])).stdout,
      /^Active +no$/m,
    );
    assert.match((await run(['webhook', 'get-source', team, 'Builds'])).stdout, /^Channel +github$/m);
    await run(['webhook', 'remove-source', team, 'Builds']);
  });

  test('a secret of the other side comes on stdin and is shown nowhere', async () => {
    const secret = 'the-app-secret-of-meta';
    const added = await run(
      ['webhook', 'add-source', team, 'Number', '--channel', 'whatsapp', '--secret-stdin'],
      {
        stdin: `${secret}\n`,
      },
    );
    assert.match(added.stdout, /^Verify token +\w{32}$/m);
    assert.ok(!`${added.stdout}${added.stderr}`.includes(secret));
    const refused = await marsa.run(['webhook', 'add-source', team, 'Other', '--channel', 'whatsapp']);
    assert.equal(refused.code, 1);
    assert.match(refused.stderr, /app secret/);
  });

  test('an endpoint is added, tested, changed; what was given up is sent again', async () => {
    const added = await run([
      'webhook',
      'add-endpoint',
      team,
      'Chat',
      receiver.url,
      '--events',
      'build.failed,build.succeeded',
    ]);
    assert.match(added.stdout, /^Secret +whsec_/m);
    assert.match((await run(['webhook', 'test', team, 'Chat'])).stdout, /^Outcome +done$/m);
    receiver.answer({ status: 500, body: 'no room' });
    const failed = await marsa.run(['webhook', 'test', team, 'Chat']);
    assert.equal(failed.code, 1);
    assert.match(failed.stdout, /It answered 500/);
    const dead = (await run(['webhook', 'sent', team, 'Chat', '--status', 'dead', '--json'])).json() as {
      id: string;
    }[];
    assert.equal(dead.length, 1);
    receiver.answer({ status: 200 });
    await run(['webhook', 'send-again', team, 'Chat', dead[0]?.id ?? '']);
    await receiver.waitFor(3);
    assert.match(
      (await run(['webhook', 'update-endpoint', team, 'Chat', '--events', 'all'])).stdout,
      /^Events +all$/m,
    );
    assert.equal(
      (await marsa.run(['webhook', 'update-endpoint', team, 'Chat', '--events', 'nonsense'])).code,
      2,
    );
    await run(['webhook', 'rotate-endpoint', team, 'Chat', '--out', 'chat.secret']);
    assert.match(readFileSync(marsa.pathOf('chat.secret'), 'utf8'), /^whsec_\S+\n$/);
    assert.match((await run(['webhook', 'endpoints', team])).stdout, /Chat/);
    assert.match((await run(['webhook', 'get-endpoint', team, 'Chat'])).stdout, /^Events +all$/m);
    await run(['webhook', 'remove-endpoint', team, 'Chat']);
  });
});
