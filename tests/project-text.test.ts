import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { projects } from '@marsa/contract/index.ts';
import { testDatabases } from './support/databases.ts';
import { startTestServer, type TestServer } from './support/server.ts';

const domain = 'https://text.example.com';

for (const engine of testDatabases()) {
  describe(`names of projects on ${engine.name}`, () => {
    let server: TestServer;
    before(async () => {
      server = await startTestServer(engine);
    });
    after(() => server[Symbol.asyncDispose]());

    const namesFor = async (client: TestServer['admin'], q: string) =>
      (await client.page(projects.list, { query: { q } })).items.map(({ name }) => name);

    test('are kept as they are, byte for byte, and found in any case', async () => {
      const dana = await server.newDeveloper();
      const searches: [name: string, ...found: string[]][] = [
        ['مرسى السفن', 'مرسى', 'السفن'],
        ['⚓️ Hafen 👩‍🚀🇪🇬', '⚓', '👩‍🚀', 'HAFEN', 'hafen'],
        ['İSTANBUL limanı', 'istanbul', 'LIMAN', 'İstanbul', 'limanı'],
        ['Straße zum Maß', 'straße', 'STRAßE', 'maß'],
        ['ΣΊΣΥΦΟΣ', 'σίσυφο', 'Σίσυφο'],
        ['Ünïcödé Ñandú', 'ünïcödé', 'ÑANDÚ'],
        ['100%_done\\!', '100%', '%_D', '\\', '!', '_'],
        ['O\'Brien "quoted" --', "o'b", '"QUOTED"', '--'],
        ['Ｆｕｌｌ width', 'full', 'ＦＵＬＬ'],
      ];
      for (const [name, ...queries] of searches) {
        const { id } = await dana.call(projects.create, { body: { name, domain } });
        assert.equal((await dana.call(projects.get, { params: { id } })).name, name);
        for (const q of queries) assert.deepEqual(await namesFor(dana, q), [name], `${q} finds ${name}`);
      }
      for (const q of ['nowhere', '%%', '__', '100_', '👨‍🚀', '\\%'])
        assert.deepEqual(await namesFor(dana, q), [], q);
      assert.equal((await namesFor(dana, ' ')).length, searches.length);
    });

    test('that only differ in case or form are one, others are not', async () => {
      const dana = await server.newDeveloper();
      const create = (name: string) => dana.call(projects.create, { body: { name, domain } });
      for (const [name, same] of [
        ['Café', 'CAFÉ'],
        ['Re\u0301sume\u0301', 'résumé'],
        ['Mina', '  mina  '],
        ['ﬁnland', 'Finland'],
      ] as const) {
        await create(name);
        await assert.rejects(create(same), { code: 'CONFLICT' }, same);
      }
      for (const name of ['Cafe', 'Resume', 'Mína', 'Mi na']) await create(name);
    });

    test('at the ends of what is allowed', async () => {
      const dana = await server.newDeveloper();
      const create = (name: string) => dana.call(projects.create, { body: { name, domain } });
      for (const name of [
        'ab',
        'x'.repeat(100),
        '🚢'.repeat(100),
        'ﷺ'.repeat(100),
        'İ'.repeat(100),
        'ΐ'.repeat(100),
      ]) {
        const { id } = await create(name);
        assert.equal((await dana.call(projects.get, { params: { id } })).name, name);
        await dana.call(projects.remove, { params: { id }, query: { confirm: name } });
      }
      for (const name of [
        '',
        ' ',
        'a',
        ' a ',
        'x'.repeat(101),
        '🚢'.repeat(101),
        'a\tb',
        'a\u2028b',
        'ab\u202e',
      ])
        await assert.rejects(create(name), { code: 'BAD_REQUEST' }, name);
      await create('🚢'.repeat(100));
      await create(`${'🚢'.repeat(99)}⛵`);
    });

    test('the domain is an https origin, in one form', async () => {
      const dana = await server.newDeveloper();
      const create = (domain: string) =>
        dana.call(projects.create, { body: { name: domain.slice(0, 90), domain } });
      assert.equal((await create('https://EXAMPLE.com:443/')).domain, 'https://example.com');
      assert.equal((await create('https://مرسى.example')).domain, new URL('https://مرسى.example').origin);
      for (const wrong of [
        ...['http://example.com', 'https://example.com/a', 'https://example.com?', 'https://example.com#'],
        ...['https://u:p@example.com', 'https://', 'example.com', 'javascript:alert(1)', 'https://a b.com'],
        ...['https://$(id).example.com', `https://${'a'.repeat(260)}.com`, 'https://exa\u202emple.com'],
      ]) {
        await assert.rejects(create(wrong), { code: 'BAD_REQUEST' }, wrong);
      }
    });
  });
}
