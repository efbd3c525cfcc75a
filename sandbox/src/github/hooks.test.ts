import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, test } from 'node:test';
import { rehearse, WORKFLOW } from '#test-client.ts';

const { sandbox, call } = await rehearse();
const received: { headers: IncomingHttpHeaders; body: Buffer }[] = [];
const receiver = createServer((request, response) => {
  const parts: Buffer[] = [];
  request.on('data', (part: Buffer) => parts.push(part));
  request.on('end', () => {
    received.push({ headers: request.headers, body: Buffer.concat(parts) });
    response.writeHead(204).end();
  });
});
await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
after(() => receiver.close());
const url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/`;
const secret = 'known to both';
const signatureOf = (body: Buffer) => `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`;

test('runs and jobs are told as they move, signed; forged ones are not, lost ones never come', async () => {
  await sandbox.createRepo({ owner: 'mona', name: 'app', files: { '.github/workflows/a.yml': WORKFLOW } });
  sandbox.advance(Number.POSITIVE_INFINITY);
  sandbox.addHook({ owner: 'mona', name: 'app', url, secret });
  await call('POST /repos/mona/app/actions/workflows/a.yml/dispatches', {
    ref: 'main',
    inputs: { version: '1' },
  });
  sandbox.advance(Number.POSITIVE_INFINITY);
  const deliveries = await sandbox.hookDeliveries();
  const actions = (event: string) =>
    deliveries.filter((one) => one.event === event).map(({ action }) => action);
  assert.deepEqual(actions('workflow_run'), ['requested', 'in_progress', 'completed']);
  assert.ok(actions('workflow_job').includes('in_progress'));
  assert.equal(new Set(deliveries.map(({ guid }) => guid)).size, deliveries.length);
  assert.ok(received.every(({ headers, body }) => headers['x-hub-signature-256'] === signatureOf(body)));
  const last = JSON.parse(received.at(-1)?.body.toString() ?? '');
  assert.equal(last.repository.full_name, 'mona/app');
  assert.equal(last.workflow_run.conclusion, 'failure');

  const before = received.length;
  sandbox.forgeHooks(1);
  sandbox.dropHooks(0);
  await call('POST /repos/mona/app/actions/workflows/a.yml/dispatches', {
    ref: 'main',
    inputs: { version: '2' },
  });
  await sandbox.hookDeliveries();
  const [forged, genuine] = received.slice(before);
  assert.notEqual(forged?.headers['x-hub-signature-256'], signatureOf(forged?.body ?? Buffer.alloc(0)));
  assert.equal(genuine?.headers['x-hub-signature-256'], signatureOf(genuine?.body ?? Buffer.alloc(0)));
  sandbox.dropHooks(1000);
  const arrived = received.length;
  sandbox.advance(Number.POSITIVE_INFINITY);
  assert.equal((await sandbox.hookDeliveries()).at(-1)?.status, 0);
  assert.equal(received.length, arrived);
});
