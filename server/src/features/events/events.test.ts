import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { projects, roles, session, workspaces } from '@marsa/contract/index.ts';
import { signInAs } from '@marsa/tests/support/accounts.ts';
import { testDatabases, testRedisUrl } from '@marsa/tests/support/databases.ts';
import { openEvents } from '@marsa/tests/support/event-stream.ts';
import { startTestServer } from '@marsa/tests/support/server.ts';
import { createChangeLog } from './change-log.ts';

const body = { name: 'Harbour', domain: 'https://harbour.example.com' };

for (const engine of testDatabases()) {
  describe(`events on ${engine.name}`, () => {
    test('who may see a project hears of it; who may not, hears nothing', async () => {
      await using server = await startTestServer(engine);
      const dana = await server.newDeveloper('Dana');
      const stranger = await server.newDeveloper('Stranger');
      const own = await openEvents(server, { 'x-api-key': dana.apiKey });
      const foreign = await openEvents(server, { 'x-api-key': stranger.apiKey });
      const asAdmin = await openEvents(server, { 'x-api-key': server.adminKey });
      for (const stream of [own, foreign, asAdmin]) assert.equal((await stream.next())?.event, 'hello');
      const { id, workspaceId } = await dana.call(projects.create, { body });
      const heard = await own.next();
      const change = { topic: 'projects', workspaceId, projectId: id, subject: id };
      assert.deepEqual([heard?.event, heard?.data], ['change', change]);
      assert.deepEqual(await foreign.within(200), []);
      assert.deepEqual(await asAdmin.within(50), []);
      await server.admin.call(roles.create, { body: { name: 'MERCHANT', permissions: [] } });
      assert.equal((await asAdmin.next())?.event, 'change');
      assert.deepEqual(await foreign.within(200), []);
    });

    test('a narrowed member hears of their own projects only', async () => {
      await using server = await startTestServer(engine);
      const dana = await server.newDeveloper('Dana');
      const hala = await server.newDeveloper('Hala');
      const mine = await dana.call(projects.create, { body });
      const other = await dana.call(projects.create, { body: { ...body, name: 'Other' } });
      const stream = await openEvents(server, { 'x-api-key': hala.apiKey });
      assert.equal((await stream.next())?.event, 'hello');
      const membership = { personId: hala.developerId, role: 'DEV', projectIds: [other.id] };
      await dana.call(workspaces.addMember, { params: { id: mine.workspaceId }, body: membership });
      // From the moment she is a member, on the connection she already has.
      await stream.within(200);
      await dana.call(projects.update, { params: { id: mine.id }, body: { name: 'Not for Hala' } });
      await dana.call(projects.update, { params: { id: other.id }, body: { name: 'For Hala' } });
      const heard = await stream.next();
      assert.equal(heard?.data.projectId, other.id);
    });

    test('who was away hears what was missed; who was away too long is told to ask anew', async () => {
      await using server = await startTestServer(engine);
      const dana = await server.newDeveloper('Dana');
      const first = await openEvents(server, { 'x-api-key': dana.apiKey });
      const hello = await first.next();
      await first.close();
      const { id } = await dana.call(projects.create, { body });
      const again = { 'x-api-key': dana.apiKey, 'last-event-id': hello?.id ?? '' };
      const second = await openEvents(server, again);
      assert.equal((await second.next())?.event, 'hello');
      assert.equal((await second.next())?.data.projectId, id);
      const lost = await openEvents(server, { ...again, 'last-event-id': 'other-17' });
      await lost.next();
      assert.equal((await lost.next())?.event, 'reset');
    });

    test('it ends with the session', async () => {
      await using server = await startTestServer(engine);
      const { browser } = await signInAs(server);
      const cookie = [...browser.cookies].map((pair) => pair.join('=')).join('; ');
      const stream = await openEvents(server, { cookie });
      assert.equal((await stream.next())?.event, 'hello');
      await browser.call(session.signOut);
      assert.equal(await stream.next(), undefined);
    });

    test('an open stream does not hold up a stop, and there are only so many', async () => {
      await using server = await startTestServer(engine);
      const dana = await server.newDeveloper('Dana');
      const open = () => openEvents(server, { 'x-api-key': dana.apiKey });
      const streams = await Promise.all(Array.from({ length: 10 }, open));
      assert.equal((await open()).status, 429);
      await streams[0]?.close();
      const started = performance.now();
      await server.stop();
      assert.ok(performance.now() - started < 50_000);
      for (const stream of streams.slice(1)) {
        const events = [await stream.next(), await stream.next()];
        assert.deepEqual([events[0]?.event, events[1]], ['hello', undefined]);
      }
    });
  });
}

const redisUrl = testRedisUrl();
const shared = testDatabases().find(({ name }) => name !== 'sqlite');

test('what one instance does is heard at another', {
  skip: (redisUrl === undefined || shared === undefined) && 'needs Redis and a database server',
}, async () => {
  assert.ok(shared && redisUrl);
  await using database = await shared.open();
  const env = { REDIS_URL: redisUrl };
  await using first = await startTestServer(shared, { database, env });
  await using second = await startTestServer(shared, { database, env, like: first });
  const dana = await first.newDeveloper('Dana');
  const stream = await openEvents(second, { 'x-api-key': dana.apiKey });
  await stream.next();
  const { id } = await dana.call(projects.create, { body });
  assert.equal((await stream.next())?.data.projectId, id);
});

test('the log of changes knows what it still holds', () => {
  const log = createChangeLog();
  const change = { topic: 'projects', workspaceId: null, projectId: null, subject: null } as const;
  assert.deepEqual(log.after(0), []);
  assert.equal(log.after(1), undefined);
  for (let added = 0; added < 3000; added++) log.add(change);
  assert.equal(log.after(2999)?.length, 1);
  assert.equal(log.after(3000)?.length, 0);
  assert.equal(log.after(0), undefined);
  assert.equal(log.after(3001), undefined);
  assert.equal(log.after(Number.NaN), undefined);
});
