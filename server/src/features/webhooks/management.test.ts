import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Client } from '@marsa/client/client.ts';
import {
  attention,
  audit,
  projects,
  roles,
  webhookEndpoints,
  webhookSources,
  workspaces,
} from '@marsa/contract/index.ts';
import type { Channel } from '@marsa/contract/webhook-sources.ts';
import { testDatabases } from '@marsa/tests/support/databases.ts';
import { startTestServer, type TestServer } from '@marsa/tests/support/server.ts';
import { sendWebhook } from '@marsa/tests/support/webhooks.ts';
import { systemClock } from '#platform/clock.ts';
import { newId } from '#platform/ids.ts';
import { openKeyRing } from '#platform/key-ring.ts';
import { randomBase64 } from '#platform/token.ts';
import { updateEndpoint } from './endpoints.store.ts';
import { createWebhookKeys, openWebhookKey } from './webhook-key.ts';
import { rewrapWebhookKeys } from './webhook-keys.service.ts';
import { countWebhookKeysByMasterKey, findWebhookKey, insertWebhookKey } from './webhook-keys.store.ts';
import { pruneWebhooks } from './webhooks.jobs.ts';

const dayMs = 24 * 60 * 60 * 1000;
const unknownId = '01ARZ3NDEKTSV4RRFFQ69G5FAV';

for (const engine of testDatabases()) {
  describe(`setting up webhooks, on ${engine.name}`, () => {
    let server: TestServer;
    let dana: Awaited<ReturnType<TestServer['newDeveloper']>>;
    let id: string;
    let projectId: string;
    before(async () => {
      server = await startTestServer(engine);
      dana = await server.newDeveloper();
      const body = { name: 'Mine', domain: 'https://mine.example.com' };
      const project = await dana.call(projects.create, { body });
      [id, projectId] = [project.workspaceId, project.id];
    });
    after(() => server[Symbol.asyncDispose]());
    const addSource = (name: string, channel: Channel = 'github', more: object = {}) =>
      dana.call(webhookSources.create, { params: { id }, body: { channel, name, ...more } });
    const addEndpoint = (name: string, url = 'https://hooks.example.com/1') =>
      dana.call(webhookEndpoints.create, { params: { id }, body: { name, url } });

    test('a secret is told once, and never again', async () => {
      const source = await addSource('Builds');
      const endpoint = await addEndpoint('Chat');
      assert.match(source.secret ?? '', /^\w{43}$/);
      assert.match(endpoint.secret, /^whsec_/);
      assert.equal(source.url, `${server.config.PUBLIC_URL}/v1/webhooks/github/${source.id}`);
      const answers = [
        await dana.page(webhookSources.list, { params: { id } }),
        await dana.call(webhookSources.get, { params: { id, sourceId: source.id } }),
        await dana.page(webhookEndpoints.list, { params: { id } }),
        await dana.call(webhookEndpoints.get, { params: { id, endpointId: endpoint.id } }),
        await dana.call(webhookSources.update, {
          params: { id, sourceId: source.id },
          body: { name: 'Builds 2' },
        }),
        await dana.page(audit.list, { query: { workspaceId: id } }),
      ];
      for (const secret of [source.secret ?? '?', endpoint.secret])
        assert.ok(!JSON.stringify(answers).includes(secret));
      const { items } = await dana.page(audit.list, { query: { action: 'WEBHOOK_SOURCE_CREATE' } });
      assert.deepEqual(
        [items[0]?.subject, items[0]?.details],
        [source.id, { type: 'github', name: 'Builds' }],
      );
    });

    test('a secret that is given must be one that its channel knows', async () => {
      await assert.rejects(addSource('w', 'whatsapp'), { code: 'BAD_REQUEST', message: /app secret/ });
      for (const [channel, secret] of [
        ['telegram', 'with spaces in it, or signs!'],
        ['telegram', 'with.dots.and.more.signs'],
        ['standard', 'whsec_too-short-and-no-base64'],
        ['standard', 'no-prefix-at-all-but-long'],
        ['github', 'short'],
      ] as const)
        await assert.rejects(addSource('w', channel, { secret }), { code: 'BAD_REQUEST' }, secret);
      const given = await addSource('Bot', 'telegram', { secret: 'A_secret-of-sixteen' });
      assert.deepEqual([given.secret, given.verifyToken], [null, null]);
    });

    test('two of one name are a conflict; of a page, one comes after the other', async () => {
      await addSource('Twice');
      await assert.rejects(addSource('Twice', 'standard'), { code: 'CONFLICT' });
      const other = await addSource('Other');
      const params = { id, sourceId: other.id };
      await assert.rejects(dana.call(webhookSources.update, { params, body: { name: 'Twice' } }), {
        code: 'CONFLICT',
      });
      await addEndpoint('Twice');
      await assert.rejects(addEndpoint('Twice'), { code: 'CONFLICT' });
      const seen: string[] = [];
      for await (const { name } of dana.all(webhookSources.list, { params: { id }, query: { limit: 1 } }))
        seen.push(name);
      assert.equal(new Set(seen).size, seen.length);
      assert.ok(seen.includes('Twice') && seen.includes('Other'));
    });

    test('two that rotate one secret at once: the second looks again', async () => {
      const source = await addSource('Raced');
      const params = { id, sourceId: source.id };
      const rotate = () =>
        dana.call(webhookSources.rotate, { params, body: {} }).then(
          (made) => made.secret,
          (error) => error.code,
        );
      const [first, second] = await Promise.all([rotate(), rotate()]);
      const outcomes = [first, second];
      const worked = outcomes.filter((one) => one !== 'CONFLICT');
      assert.ok(worked.length >= 1);
      const last = await rotate();
      const answer = await sendWebhook(server, source, { kind: 'github' }, last, { atMs: systemClock() });
      assert.equal(answer.status, 200);
    });

    test('what is of another workspace, or of another source, is not there', async () => {
      const stranger = await server.newDeveloper('Stranger');
      const source = await addSource('Ours');
      const params = { id, sourceId: source.id };
      await assert.rejects(stranger.page(webhookSources.deliveries, { params }), { code: 'NOT_FOUND' });
      const { items } = await stranger.page(workspaces.list);
      const theirs = { id: items[0]?.id ?? '', sourceId: source.id };
      await assert.rejects(stranger.call(webhookSources.get, { params }), { code: 'NOT_FOUND' });
      await assert.rejects(stranger.call(webhookSources.get, { params: theirs }), { code: 'NOT_FOUND' });
      await assert.rejects(stranger.call(webhookSources.remove, { params: theirs }), { code: 'NOT_FOUND' });
      await assert.rejects(stranger.call(webhookSources.rotate, { params: theirs, body: {} }), {
        code: 'NOT_FOUND',
      });
      const answer = await sendWebhook(server, source, { kind: 'github' }, source.secret ?? '', {
        atMs: systemClock(),
      });
      assert.equal(answer.status, 200);
      const [received] = (await dana.page(webhookSources.deliveries, { params })).items;
      const other = await addSource('Not ours');
      const wrong = { id, sourceId: other.id, deliveryId: received?.id ?? '' };
      await assert.rejects(dana.call(webhookSources.redeliver, { params: wrong }), { code: 'NOT_FOUND' });
    });

    test('who sees a part of the workspace sees no webhooks; who may read only, changes none', async () => {
      const invite = async (name: string, role: string, projectIds: string[] | null): Promise<Client> => {
        const person = await server.newDeveloper(name);
        const body = { personId: person.developerId, role, projectIds };
        await dana.call(workspaces.addMember, { params: { id }, body });
        return person;
      };
      const narrowed = await invite('Narrowed', 'DEV', [projectId]);
      const refused = { code: 'INSUFFICIENT_PERMISSIONS' };
      await assert.rejects(narrowed.page(webhookSources.list, { params: { id } }), refused);
      await assert.rejects(narrowed.page(webhookEndpoints.list, { params: { id } }), refused);
      const body = { name: 'Leak', url: 'https://leak.example.com/' };
      await assert.rejects(narrowed.call(webhookEndpoints.create, { params: { id }, body }), refused);
      await server.admin.call(roles.create, { body: { name: 'WATCHER', permissions: ['webhooks:read'] } });
      const watcher = await invite('Watcher', 'WATCHER', null);
      const { items } = await watcher.page(webhookEndpoints.list, { params: { id } });
      assert.ok(items[0]);
      const endpointParams = { id, endpointId: items[0].id };
      assert.deepEqual(await watcher.call(webhookEndpoints.get, { params: endpointParams }), items[0]);
      await assert.rejects(narrowed.call(webhookEndpoints.get, { params: endpointParams }), refused);
      await assert.rejects(watcher.call(webhookEndpoints.create, { params: { id }, body }), refused);
    });

    test('an endpoint that Marsa switched off needs a person, until they have settled it', async () => {
      const { id: endpointId } = await addEndpoint('Gone');
      const kinds = async (client: Client) =>
        (await client.page(attention.list, {})).items.filter(({ kind }) => kind === 'webhook-disabled');
      assert.deepEqual(await kinds(dana), []);
      const change = { isActive: 0, disabledReason: 'It answered 410: it is gone for good.' };
      await updateEndpoint(server.engines.database.db, endpointId, change);
      const [item] = await kinds(dana);
      assert.equal(item?.title, 'Webhooks to "Gone" were switched off');
      assert.deepEqual(await kinds(await server.newDeveloper('Nobody')), []);
      await dana.call(webhookEndpoints.update, { params: { id, endpointId }, body: { isActive: true } });
      assert.deepEqual(await kinds(dana), []);
    });

    test('the keys of webhooks move to another master key, and none is lost on the way', async () => {
      const { db } = server.engines.database;
      const former = server.config.MASTER_KEY_B64;
      const ring = openKeyRing([randomBase64(32), ...former]);
      await addSource('Before the rotation');
      const row = await findWebhookKey(db, id);
      assert.ok(row);
      // Somebody else's key that was put into another row stands in nobody's way.
      await insertWebhookKey(db, { ...row, workspaceId: '00000000000000000000000000' });
      assert.equal(await rewrapWebhookKeys(db, ring), 1);
      await db.deleteFrom('webhookKey').where('workspaceId', '=', '00000000000000000000000000').execute();
      assert.equal(await rewrapWebhookKeys(db, ring), 0);
      assert.ok(!(await countWebhookKeysByMasterKey(db)).has(openKeyRing(former).active.id.toString('hex')));
      const moved = await findWebhookKey(db, id);
      assert.ok(moved);
      const keyOf = (one: typeof row) =>
        openWebhookKey(createWebhookKeys(ring), one).key.export().toString('hex');
      assert.equal(keyOf(moved), keyOf(row));
      const elsewhere = { ...moved, workspaceId: unknownId };
      assert.throws(() => openWebhookKey(createWebhookKeys(ring), elsewhere));
    });

    test('what came and went is forgotten after a month, the names of events after eight days', async () => {
      const { db } = server.engines.database;
      const now = systemClock();
      const source = await addSource('Old');
      const at = (ageMs: number) => ({ id: newId(now - ageMs), sourceId: source.id, workspaceId: id });
      const rest = {
        event: null,
        eventId: null,
        body: Buffer.alloc(1),
        bodyBytes: 1,
        outcome: null,
        workedAt: null,
      };
      for (const [age, status] of [
        [29, 'done'],
        [31, 'done'],
        [31, 'waiting'],
      ] as const)
        await db
          .insertInto('webhookReceived')
          .values({ ...at(age * dayMs), ...rest, status, receivedAt: 0 })
          .execute();
      for (const age of [7, 9])
        await db
          .insertInto('webhookSeen')
          .values({ sourceId: source.id, eventKey: `${age}`, seenAt: now - age * dayMs })
          .execute();
      const job = {
        id: 'x',
        attempt: 1,
        signal: new AbortController().signal,
        report() {},
        end: async () => {},
      };
      await pruneWebhooks(db, systemClock).run(null, job);
      const params = { id, sourceId: source.id };
      const { items } = await dana.page(webhookSources.deliveries, { params });
      assert.deepEqual(items.map(({ status }) => status).sort(), ['done', 'waiting']);
      const seen = await db
        .selectFrom('webhookSeen')
        .select('eventKey')
        .where('sourceId', '=', source.id)
        .execute();
      assert.deepEqual(seen, [{ eventKey: '7' }]);
    });
  });
}
