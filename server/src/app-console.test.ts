import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { roles, session } from '@marsa/contract/index.ts';
import { setUpAdmin, signInAs } from '@marsa/tests/support/accounts.ts';
import type { Browser } from '@marsa/tests/support/browser.ts';
import { testDatabases } from '@marsa/tests/support/databases.ts';
import { startTestServer, type TestServer } from '@marsa/tests/support/server.ts';

const html = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' };
const source = readFileSync(new URL('../../console/index.html', import.meta.url), 'utf8');

/** A built console in small, with the document of the real one. */
function buildFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'marsa-console-'));
  mkdirSync(join(folder, 'assets'));
  writeFileSync(join(folder, 'index.html'), source);
  writeFileSync(join(folder, 'assets/index-abc.js'), 'console.log(1);');
  writeFileSync(join(folder, 'assets/index-abc.js.gz'), gzipSync('console.log(1);'));
  return folder;
}

for (const engine of testDatabases().slice(0, 1)) {
  describe('the console at /', () => {
    const folder = buildFolder();
    let server: TestServer;
    before(async () => {
      server = await startTestServer(engine, { consoleFolder: folder });
    });
    after(async () => {
      await server[Symbol.asyncDispose]();
      rmSync(folder, { recursive: true });
    });
    const get = (path: string, headers: Record<string, string> = html) =>
      fetch(`${server.url}${path}`, { headers, redirect: 'manual' });

    test('public pages are the document, in the language and colours of who looks', async () => {
      const answer = await get('/login', { ...html, 'accept-language': 'ar', cookie: 'theme=dark' });
      const text = await answer.text();
      assert.equal(answer.status, 200);
      assert.match(text, /<html lang="ar" dir="rtl" data-theme="dark">/);
      assert.equal(answer.headers.get('cache-control'), 'private, no-cache');
    });

    test('the policy lets no script in but files of our own, and its nonce is new each time', async () => {
      const nonces = new Set<string>();
      for (const _ of [1, 2]) {
        const answer = await get('/login');
        const policy = answer.headers.get('content-security-policy') ?? '';
        const nonce = /style-src 'self' 'nonce-(\w{22})'/.exec(policy)?.[1] ?? '';
        assert.match(policy, /default-src 'none'.*script-src 'self';.*frame-ancestors 'none'/);
        assert.doesNotMatch(policy, /unsafe|https?:|\*/);
        assert.match(await answer.text(), new RegExp(`name="style-nonce" content="${nonce}"`));
        nonces.add(nonce);
      }
      assert.equal(nonces.size, 2);
      assert.doesNotMatch(source, /<script(?![^>]*\bsrc=)|<style|\sstyle=|\son\w+=/);
    });

    test('a protected page without a session leads to sign-in and back', async () => {
      const answer = await get('/projects?q=a%26b');
      assert.equal(answer.status, 302);
      assert.equal(answer.headers.get('location'), '/login?to=%2Fprojects%3Fq%3Da%2526b');
      assert.equal(answer.headers.get('cache-control'), 'no-store');
      assert.equal((await get('/')).headers.get('location'), '/login');
      const withKey = await get('/projects', { ...html, 'x-api-key': server.adminKey });
      assert.equal(withKey.status, 302, 'pages take sessions only');
    });

    test('a session opens the pages that its role reaches, until it ends', async () => {
      const { browser: admin } = await setUpAdmin(server);
      const dana = await signInAs(server);
      const cookieOf = ({ cookies }: Browser) => [...cookies].map((pair) => pair.join('=')).join('; ');
      const look = (browser: Browser, path: string) => get(path, { ...html, cookie: cookieOf(browser) });
      assert.equal((await look(dana.browser, '/')).status, 200);
      assert.equal((await look(dana.browser, '/projects')).status, 200);
      assert.equal((await look(dana.browser, '/projects/01ARZ3NDEKTSV4RRFFQ69G5FAV')).status, 200);

      await admin.call(roles.create, { body: { name: 'READER', permissions: ['attention:read'] } });
      const reader = await signInAs(server, 'READER', 'Rita');
      const refused = await look(reader.browser, '/projects');
      assert.equal(refused.status, 403);
      assert.match(refused.headers.get('content-type') ?? '', /^text\/html/);

      const cookie = cookieOf(dana.browser);
      await dana.browser.call(session.signOut);
      const after = await get('/projects', { ...html, cookie });
      assert.equal(after.headers.get('location'), '/login?to=%2Fprojects');
    });

    test('an unknown page is the console with 404; the API keeps its problems', async () => {
      const page = await get('/nowhere');
      assert.equal(page.status, 404);
      assert.match(page.headers.get('content-type') ?? '', /^text\/html/);
      for (const [path, headers] of [
        ['/v1/nowhere', html],
        ['/nowhere', { accept: 'application/json' }],
        ['/assets/nowhere.js', { accept: '*/*' }],
        ['/assets/..%2findex.html', { accept: '*/*' }],
        ['/assets/', { accept: '*/*' }],
      ] as const) {
        const answer = await get(path, headers);
        assert.ok([400, 403, 404].includes(answer.status), `${path}: ${answer.status}`);
        assert.match(answer.headers.get('content-type') ?? '', /^application\/problem\+json/, path);
      }
      const post = await fetch(`${server.url}/projects`, { method: 'POST', headers: html });
      assert.match(post.headers.get('content-type') ?? '', /^application\/problem\+json/);
    });

    test('files are compressed beforehand and kept for ever', async () => {
      const answer = await get('/assets/index-abc.js', { 'accept-encoding': 'gzip' });
      assert.equal(answer.headers.get('content-encoding'), 'gzip');
      assert.equal(answer.headers.get('cache-control'), 'public, max-age=31536000, immutable');
      assert.match(answer.headers.get('content-type') ?? '', /javascript/);
      assert.equal(await answer.text(), 'console.log(1);');
    });
  });

  test('without a built console its pages say so, and the API works', async () => {
    await using server = await startTestServer(engine, { consoleFolder: '/nowhere' });
    const answer = await fetch(`${server.url}/login`, { headers: html });
    assert.equal(answer.status, 503);
    assert.match(await answer.text(), /npm run build/);
    assert.equal((await fetch(`${server.url}/v1/health`)).status, 200);
  });
}
