import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { type Client, createClient, ProblemError } from '@marsa/client/client.ts';
import type { AnyEndpoint } from '@marsa/contract/endpoint.ts';
import { devkeys, me, people, projects, session } from '@marsa/contract/index.ts';
import { makeAccount } from './support/accounts.ts';
import { type Browser, openBrowser } from './support/browser.ts';
import { contractEndpoints } from './support/contract-endpoints.ts';
import { testDatabases } from './support/databases.ts';
import { openAnswer, scopeOf } from './support/open-answers.ts';
import { type SamplePlace, sampleInput } from './support/sample-inputs.ts';
import { startTestServer, type TestServer } from './support/server.ts';

const minute = 60_000;
const isUnsafe = ({ method }: AnyEndpoint) => method !== 'GET';
const guarded = contractEndpoints.filter((endpoint) => scopeOf(endpoint) !== 'public');

async function codeOf(client: Client, endpoint: AnyEndpoint, place: SamplePlace): Promise<string> {
  try {
    const response = await client.fetch(endpoint, sampleInput(endpoint, place));
    await response.body?.cancel();
    return 'ok';
  } catch (error) {
    assert.ok(error instanceof ProblemError, String(error));
    return error.code;
  }
}

/** docs/permissions.md says who may do what; here every endpoint is asked by those who may not, for each reason. */
for (const engine of testDatabases()) {
  describe(`every endpoint × every kind of actor on ${engine.name}`, () => {
    let now = 1_800_000_000_000;
    let server: TestServer;
    let place: SamplePlace;
    before(async () => {
      server = await startTestServer(engine, {
        clock: () => now,
        env: { RATE_PER_SESSION_PER_MIN: '1000000' },
      });
      const owner = await server.newDeveloper('Owner');
      const body = { name: 'Mine', domain: 'https://mine.example.com' };
      const { id, workspaceId } = await owner.call(projects.create, { body });
      place = { projectId: id, workspaceId };
    });
    after(() => server[Symbol.asyncDispose]());

    async function assertEach(client: Client, expected: string | ((endpoint: AnyEndpoint) => string)) {
      for (const [asked, endpoint] of guarded.entries()) {
        // A key that no longer works is slowed down when it is used again and again.
        if (asked % 50 === 0) now += minute;
        const code = typeof expected === 'string' ? expected : expected(endpoint);
        assert.equal(await codeOf(client, endpoint, place), code, endpoint.name);
      }
    }

    async function signedIn(role: string): Promise<Browser & { personId: string }> {
      const { email, password, personId } = await makeAccount(server, role);
      const browser = openBrowser(server.url);
      await browser.signIn(email, password);
      now += minute;
      return { ...browser, personId };
    }

    test('V8.2.1 nobody', async () => {
      await assertEach(server.as(), 'INVALID_API_KEY');
      for (const endpoint of contractEndpoints.filter((one) => scopeOf(one) === 'public'))
        assert.equal(await codeOf(server.as(), endpoint, place), openAnswer(endpoint), endpoint.name);
    });

    test('a key that has expired, one that was revoked, one of somebody who is switched off', async () => {
      const expiresAt = new Date(now + minute).toISOString();
      const old = await server.admin.call(devkeys.create, {
        body: { name: 'Old', role: 'ADMIN', expiresAt },
      });
      const revoked = await server.admin.call(devkeys.create, { body: { name: 'Revoked', role: 'ADMIN' } });
      await server.admin.call(devkeys.revoke, { params: { id: revoked.keyId } });
      const gone = await server.admin.call(devkeys.create, { body: { name: 'Gone', role: 'ADMIN' } });
      const params = { id: gone.developerId };
      await server.admin.call(people.update, { params, body: { isActive: false } });
      now += 2 * minute;
      for (const { apiKey } of [old, revoked, gone]) await assertEach(server.as(apiKey), 'INVALID_API_KEY');
    });

    test('a key from another network', async () => {
      const body = { name: 'Elsewhere', role: 'ADMIN', networks: ['192.0.2.0/24'] };
      const { apiKey } = await server.admin.call(devkeys.create, { body });
      await assertEach(server.as(apiKey), 'FORBIDDEN');
    });

    test('a session that ended, by sign-out, by time, and with its person', async () => {
      const out = await signedIn('ADMIN');
      const kept = new Map(out.cookies);
      await out.call(session.signOut);
      for (const [name, value] of kept) out.cookies.set(name, value);
      await assertEach(out, 'SESSION_EXPIRED');
      const idle = await signedIn('ADMIN');
      now += 31 * minute;
      await assertEach(idle, 'SESSION_EXPIRED');
      const gone = await signedIn('ADMIN');
      await server.admin.call(people.update, { params: { id: gone.personId }, body: { isActive: false } });
      await assertEach(gone, 'SESSION_EXPIRED');
    });

    test('V3.5.1 a session whose request no page of Marsa sent', async () => {
      const { cookies } = await signedIn('ADMIN');
      const cookie = [...cookies].map((pair) => pair.join('=')).join('; ');
      const forged = createClient({
        baseUrl: server.url,
        fetch: (url, init) => fetch(url, { ...init, headers: { ...init?.headers, cookie } }),
      });
      for (const endpoint of guarded.filter(isUnsafe)) {
        const takesSessions = endpoint.credentials?.includes('session') ?? true;
        const expected = takesSessions ? 'CSRF_INVALID' : 'FORBIDDEN';
        assert.equal(await codeOf(forged, endpoint, place), expected, endpoint.name);
      }
      await forged.call(me.get);
    });

    test('a session that was not confirmed of late', async () => {
      const stale = await signedIn('ADMIN');
      now += 11 * minute;
      const fresh = guarded.filter((endpoint) => endpoint.fresh);
      assert.ok(fresh.length >= 6);
      for (const endpoint of fresh)
        assert.equal(await codeOf(stale, endpoint, place), 'REAUTH_REQUIRED', endpoint.name);
    });

    test('V8.2.2 a session of another workspace', async () => {
      const stranger = await signedIn('DEV');
      for (const endpoint of guarded) {
        const scope = scopeOf(endpoint);
        const isBelow = /^\/v1\/(projects|workspaces)\/:id/.test(endpoint.path);
        const expected =
          scope === 'installation' ? 'INSUFFICIENT_PERMISSIONS' : isBelow ? 'NOT_FOUND' : undefined;
        if (expected) assert.equal(await codeOf(stranger, endpoint, place), expected, endpoint.name);
      }
    });

    test('what only looks like a token', async () => {
      for (const token of ['x', 'a.b.c', `marsa_svc_${'a'.repeat(50)}`]) {
        const client = createClient({
          baseUrl: server.url,
          fetch: (url, init) =>
            fetch(url, { ...init, headers: { ...init?.headers, authorization: `Bearer ${token}` } }),
        });
        await assertEach(client, 'INVALID_TOKEN_FORMAT');
      }
    });
  });
}
