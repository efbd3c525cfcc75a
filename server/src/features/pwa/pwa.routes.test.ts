import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { line, projects, pwa } from '@marsa/contract/index.ts';
import { testDatabases } from '@marsa/tests/support/databases.ts';
import { goodSite } from '@marsa/tests/support/good-pwa.ts';
import { serveSite } from '@marsa/tests/support/https-site.ts';
import { authority } from '@marsa/tests/support/pwa-look.ts';
import { startTestServer } from '@marsa/tests/support/server.ts';
import sharp from 'sharp';

const folder = mkdtempSync(join(tmpdir(), 'marsa-pwa-'));
const caFile = join(folder, 'ca.pem');
writeFileSync(caFile, authority.certificate);
after(() => rmSync(folder, { recursive: true }));

for (const engine of testDatabases()) {
  test(`from the project to its check, over HTTP, on ${engine.name}`, async () => {
    await using server = await startTestServer(engine, { env: { EXTRA_CA_FILE: caFile } });
    const site = await serveSite(authority, goodSite());
    const dana = await server.newDeveloper();
    const body = { name: 'A good app', domain: site.origin, androidPackage: 'com.example.app' };
    const { id } = await dana.call(projects.create, { body });
    const post = (query: string, sent?: object) =>
      fetch(`${server.url}/v1/projects/${id}/pwa/validate${query}`, {
        method: 'POST',
        headers: { 'x-api-key': dana.apiKey, ...(sent && { 'content-type': 'application/json' }) },
        ...(sent && { body: JSON.stringify(sent) }),
      });

    const waited = await post('?wait=20');
    assert.equal(waited.status, 200);
    const { data } = await waited.json();
    assert.deepEqual([data.status, data.score], ['done', 100]);

    const { icons } = await dana.call(pwa.get, { params: { id, checkId: data.id } });
    assert.deepEqual([...new Set(icons.filter(({ use }) => use !== 'icon').map(({ kept }) => kept))], [null]);
    const kept = icons.flatMap((image) => image.kept ?? []);
    assert.ok(kept.includes('any'), kept.join());
    for (const purpose of kept) {
      const picture = await dana.fetch(pwa.icon, { params: { id, checkId: data.id, purpose } });
      assert.equal(picture.headers.get('content-type'), 'image/png');
      assert.equal(picture.headers.get('x-content-type-options'), 'nosniff');
      assert.match(picture.headers.get('cache-control') ?? '', /^private, .*immutable/);
      const { format, width } = await sharp(await picture.arrayBuffer()).metadata();
      assert.deepEqual([format, width], ['png', 96]);
    }
    const [ofProject] = (await dana.page(line.list, { query: { projectIds: id } })).items;
    assert.equal(ofProject?.pwa?.iconOf, data.id);
    const unkept = { id, checkId: id, purpose: 'any' as const };
    await assert.rejects(dana.call(pwa.icon, { params: unkept }), { code: 'NOT_FOUND' });

    site.files['/sw.js'] = () => {};
    const started = await post('', { url: `${site.origin}/` });
    assert.equal(started.status, 202);
    const running = await dana.call(pwa.get, { params: { id, checkId: (await started.json()).data.id } });
    assert.equal(running.status, 'running');

    assert.equal((await post('?wait=61')).status, 400);
    assert.equal((await post('', { url: 'https://example.com/' })).status, 400);
    assert.equal((await post('', { url: 'http://127.0.0.1/' })).status, 400);
    assert.equal((await post('', { url: site.origin.replace('//', '//dana:pass@') })).status, 400);
    assert.equal((await post('', { uri: site.origin })).status, 400);

    const { items } = await dana.page(pwa.list, { params: { id } });
    assert.deepEqual(
      items.map(({ status }) => status),
      ['running', 'done'],
    );

    const stranger = await server.newDeveloper('Omar');
    await assert.rejects(stranger.call(pwa.validate, { params: { id } }), { code: 'NOT_FOUND' });
    await assert.rejects(stranger.call(pwa.get, { params: { id, checkId: data.id } }), { code: 'NOT_FOUND' });
    const icon = { id, checkId: data.id, purpose: 'any' as const };
    await assert.rejects(stranger.fetch(pwa.icon, { params: icon }), { code: 'NOT_FOUND' });
    site.close();
  });
}
