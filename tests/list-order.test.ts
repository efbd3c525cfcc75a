import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Client } from '@marsa/client/client.ts';
import type { QueryOf } from '@marsa/contract/endpoint.ts';
import { people, projects, workspaces } from '@marsa/contract/index.ts';
import { testDatabases } from './support/databases.ts';
import { startTestServer } from './support/server.ts';

type Named = typeof projects.list | typeof people.list | typeof workspaces.list;

const namesOf = async (list: AsyncIterable<{ name: string }>) =>
  (await Array.fromAsync(list)).map(({ name }) => name);

/** The names of a whole list in an order, two by two. */
const namesBy = (client: Client, endpoint: Named, sort: QueryOf<typeof people.list>['sort']) =>
  namesOf(client.all(endpoint, { query: { sort, limit: 2 } }));

for (const engine of testDatabases()) {
  test(`lists come in the order that is asked for, page by page, on ${engine.name}`, async () => {
    let now = Date.UTC(2026, 0, 1);
    await using server = await startTestServer(engine, { clock: () => now });
    const owner = await server.newDeveloper('dana');
    const second = await owner.call(workspaces.create, { body: { name: 'Team' } });
    for (const [index, name] of ['mina', 'Bazaar', 'متجر', 'atlas', 'Zuhur'].entries()) {
      now += 1000;
      const where = index % 2 === 0 ? {} : { workspaceId: second.id };
      await owner.call(projects.create, { body: { name, domain: 'https://a.example.com', ...where } });
    }
    const made = await namesBy(owner, projects.list, 'createdAt');
    assert.deepEqual(made, ['mina', 'Bazaar', 'متجر', 'atlas', 'Zuhur']);
    assert.deepEqual(await namesBy(owner, projects.list, '-createdAt'), made.toReversed());
    // Capitals and small letters stand together; where another script stands is for the engine to say.
    const byName = await namesBy(owner, projects.list, 'name');
    assert.deepEqual(
      byName.filter((name) => name !== 'متجر'),
      ['atlas', 'Bazaar', 'mina', 'Zuhur'],
    );
    assert.equal(byName.length, 5);
    assert.deepEqual(await namesBy(owner, projects.list, '-name'), byName.toReversed());

    now += 1000;
    const [bazaar] = (await owner.page(projects.list, { query: { q: 'bazaar' } })).items;
    await owner.call(projects.update, { params: { id: bazaar?.id ?? '' }, body: { iosScheme: 'bazaar' } });
    const changed = await namesOf(owner.all(projects.list, { query: { sort: '-updatedAt', limit: 2 } }));
    assert.deepEqual(changed, ['Bazaar', 'Zuhur', 'atlas', 'متجر', 'mina']);

    for (const name of ['alia', 'Emad', 'BASMA']) await server.newDeveloper(name);
    const everyone = await namesBy(server.admin, people.list, 'name');
    const others = everyone.filter((name) => !/^admin/i.test(name));
    assert.deepEqual(others, ['alia', 'BASMA', 'dana', 'Emad']);
    assert.deepEqual(await namesBy(server.admin, people.list, '-name'), everyone.toReversed());
    const own = await namesBy(owner, workspaces.list, 'name');
    assert.deepEqual(await namesBy(owner, workspaces.list, '-name'), own.toReversed());
    assert.equal(own.at(-1), 'Team');

    const { nextCursor } = await owner.page(projects.list, { query: { sort: 'name', limit: 2 } });
    await assert.rejects(
      owner.page(projects.list, { query: { sort: '-name', cursor: nextCursor ?? '' } }),
      /is not a cursor of this list/,
    );
  });
}
