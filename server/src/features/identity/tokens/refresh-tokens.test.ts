import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { audit, me, session, tokens } from '@marsa/contract/index.ts';
import { testDatabases } from '@marsa/tests/support/databases.ts';
import { refresh, signProgramIn, told, withToken } from '@marsa/tests/support/programs.ts';
import { startTestServer } from '@marsa/tests/support/server.ts';

const start = 1_800_000_000_000;
const minute = 60_000;
const hour = 60 * minute;

for (const engine of testDatabases()) {
  describe(`refresh on ${engine.name}`, () => {
    test('two at once get the same refresh token, and both their access tokens work', async () => {
      await using server = await startTestServer(engine);
      const { pair } = await signProgramIn(server);
      const pairs = await Promise.all(
        Array.from({ length: 4 }, () => refresh(server.as(), pair.refreshToken)),
      );
      assert.equal(new Set(pairs.map(({ refreshToken }) => refreshToken)).size, 1);
      for (const { accessToken } of pairs) await withToken(server, accessToken).call(me.get);
      await refresh(server.as(), pairs[0]?.refreshToken ?? '');
    });

    test('V10.4.5 an answer that got lost is given again within ten seconds; after them the family ends', async () => {
      const state = { now: start };
      await using server = await startTestServer(engine, { clock: () => state.now });
      const program = await signProgramIn(server);
      const first = await refresh(server.as(), program.pair.refreshToken);
      state.now += 10_000;
      const again = await refresh(server.as(), program.pair.refreshToken);
      assert.equal(again.refreshToken, first.refreshToken);
      const thief = withToken(server, again.accessToken);
      await thief.call(me.get);
      state.now += 1;
      assert.equal(await told(refresh(server.as(), program.pair.refreshToken)), 'TOKEN_BLACKLISTED revoked');
      assert.equal(await told(thief.call(me.get)), 'TOKEN_BLACKLISTED session_ended', 'at once');
      assert.equal(await told(program.call(me.get)), 'TOKEN_BLACKLISTED session_ended');
      assert.equal(await told(refresh(server.as(), first.refreshToken)), 'TOKEN_BLACKLISTED revoked');
      const { items } = await server.admin.page(audit.list, { query: { action: 'REFRESH_REUSE' } });
      assert.deepEqual(
        items.map(({ actor, subject }) => [actor.id, subject]),
        [[program.account.personId, program.pair.sessionId]],
      );
      const other = await signProgramIn(server, { account: program.account });
      const [{ endReason } = {}] = (await other.page(session.list)).items.filter(({ endedAt }) => endedAt);
      assert.equal(endReason, 'refresh-reuse');
    });

    test('a token two generations old ends the family, however young it is', async () => {
      const state = { now: start };
      await using server = await startTestServer(engine, { clock: () => state.now });
      const { pair } = await signProgramIn(server);
      const second = await refresh(server.as(), pair.refreshToken);
      const third = await refresh(server.as(), second.refreshToken);
      assert.equal(await told(refresh(server.as(), pair.refreshToken)), 'TOKEN_BLACKLISTED revoked');
      assert.equal(await told(refresh(server.as(), third.refreshToken)), 'TOKEN_BLACKLISTED revoked');
    });

    test('a family lives a day without use and seven days at all', async () => {
      const state = { now: start };
      await using server = await startTestServer(engine, { clock: () => state.now });
      const { pair } = await signProgramIn(server);
      assert.equal(pair.refreshExpiresAt, new Date(start + 24 * hour).toISOString());
      let { refreshToken } = pair;
      for (let day = 0; day < 7; day++) {
        state.now += 24 * hour - 1;
        ({ refreshToken } = await refresh(server.as(), refreshToken));
      }
      state.now += 7;
      assert.equal(await told(refresh(server.as(), refreshToken)), 'TOKEN_EXPIRED');
      const idle = await signProgramIn(server);
      state.now += 24 * hour;
      assert.equal(await told(refresh(server.as(), idle.pair.refreshToken)), 'TOKEN_EXPIRED');
    });

    test('an access token is over with its session, if that comes first', async () => {
      const state = { now: start };
      await using server = await startTestServer(engine, { clock: () => state.now });
      const { pair } = await signProgramIn(server);
      let last = pair;
      for (let day = 0; day < 7; day++) {
        state.now += 24 * hour - minute;
        last = await refresh(server.as(), last.refreshToken);
      }
      const program = withToken(server, last.accessToken);
      await program.call(me.get);
      state.now = start + 7 * 24 * hour;
      assert.equal(await told(program.call(me.get)), 'TOKEN_BLACKLISTED session_ended');
    });

    test('ten refreshes a minute, per person', async () => {
      const state = { now: start };
      await using server = await startTestServer(engine, { clock: () => state.now });
      const one = await signProgramIn(server);
      const two = await signProgramIn(server, { account: one.account });
      let [a, b] = [one.pair, two.pair];
      for (let pairs = 0; pairs < 5; pairs++) {
        a = await refresh(server.as(), a.refreshToken);
        b = await refresh(server.as(), b.refreshToken);
      }
      assert.equal(await told(refresh(server.as(), a.refreshToken)), 'RATE_LIMIT');
      const other = await signProgramIn(server);
      await refresh(server.as(), other.pair.refreshToken);
      state.now += minute;
      await refresh(server.as(), a.refreshToken);
    });

    test('a revoked refresh token ends its session; who holds none can end none', async () => {
      await using server = await startTestServer(engine);
      const program = await signProgramIn(server);
      const { refreshToken } = program.pair;
      const revoke = (token: string) => server.as().call(tokens.revoke, { body: { token } });
      for (const token of ['nonsense', `${refreshToken.slice(0, -1)}`, 'marsa_rt_', 'a.b.c'])
        assert.equal(await told(revoke(token)), 'INVALID_TOKEN_FORMAT', token);
      await revoke(refreshToken);
      await revoke(refreshToken);
      assert.equal(await told(program.call(me.get)), 'TOKEN_BLACKLISTED session_ended');
      assert.equal(await told(refresh(server.as(), refreshToken)), 'TOKEN_BLACKLISTED revoked');
    });

    test('nothing of a token is stored; another installation proves none', async () => {
      await using database = await engine.open();
      await using server = await startTestServer(engine, { database });
      const { pair } = await signProgramIn(server);
      const rows = await database.db.selectFrom('refreshFamily').selectAll().execute();
      const stored = JSON.stringify(
        rows.map((row) => ({ ...row, salt: Buffer.from(row.salt).toString('base64url') })),
      );
      assert.ok(!stored.includes(pair.refreshToken.slice(35)));
      // The same database with other keys: what was stolen of it alone makes no token.
      const { SECRET_KEY: _, ...config } = server.config;
      await using thief = await startTestServer(engine, {
        database,
        like: { ...server, config: { ...config, SECRET_KEY: [`${'x'.repeat(40)}${Date.now()}`] } },
      });
      assert.equal(await told(refresh(thief.as(), pair.refreshToken)), 'INVALID_TOKEN_FORMAT');
    });

    test('a database that was turned back to a backup lets programs go on', async () => {
      await using server = await startTestServer(engine);
      const { db } = server.engines.database;
      const { pair } = await signProgramIn(server);
      const second = await refresh(server.as(), pair.refreshToken);
      const third = await refresh(server.as(), second.refreshToken);
      await db
        .updateTable('refreshFamily')
        .set({ generation: 1, rotatedAt: Date.now() - hour })
        .execute();
      const fourth = await refresh(server.as(), third.refreshToken);
      assert.equal(await told(refresh(server.as(), second.refreshToken)), 'TOKEN_BLACKLISTED revoked');
      assert.equal(await told(refresh(server.as(), fourth.refreshToken)), 'TOKEN_BLACKLISTED revoked');
    });

    test('after a restart a refresh that was under way is answered again', async () => {
      const state = { now: start };
      await using database = await engine.open();
      const server = await startTestServer(engine, { database, clock: () => state.now });
      const { pair } = await signProgramIn(server);
      const lost = await refresh(server.as(), pair.refreshToken);
      await server.stop();
      state.now += 5000;
      await using again = await startTestServer(engine, { database, clock: () => state.now, like: server });
      const next = await refresh(again.as(), pair.refreshToken);
      assert.equal(next.refreshToken, lost.refreshToken);
      await withToken(again, lost.accessToken).call(me.get);
      await withToken(again, next.accessToken).call(me.get);
    });
  });
}
