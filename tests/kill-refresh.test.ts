import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { createClient } from '@marsa/client/client.ts';
import { me, tokens } from '@marsa/contract/index.ts';
import { testDatabases } from './support/databases.ts';
import { processEnvironment, type ServerProcess, startServerProcess } from './support/marsa-process.ts';
import { signProgramIn, type TokenPair, withToken } from './support/programs.ts';
import { startTestServer } from './support/server.ts';

for (const engine of testDatabases()) {
  test(`killed in the middle of a refresh on ${engine.name}: the program goes on with the token it has`, async () => {
    await using database = await engine.open();
    const first = await startTestServer(engine, { database });
    let { pair } = await signProgramIn(first);
    const { SECRET_KEY, MASTER_KEY_B64, APIKEY_HMAC_SECRET_B64 } = first.config;
    await first.stop();
    const folder = mkdtempSync(join(tmpdir(), 'marsa-kill-'));
    const env = processEnvironment(folder, database.url, {
      SECRET_KEY: SECRET_KEY.join(),
      MASTER_KEY_B64: MASTER_KEY_B64.join(),
      APIKEY_HMAC_SECRET_B64: APIKEY_HMAC_SECRET_B64.join(),
    });
    const refreshAt = (url: string): Promise<TokenPair> =>
      createClient({ baseUrl: url }).call(tokens.refresh, { body: { refreshToken: pair.refreshToken } });
    let server = await startServerProcess(env);
    let next: ServerProcess | undefined;
    try {
      // The later ones find the server warm, and die before, while and after it writes.
      for (const killAfterMs of [0, 4, 8, 15]) {
        // Up already, since a refresh token gets the same answer again for ten seconds only.
        next = await startServerProcess(env);
        pair = await refreshAt(server.url);
        const answer = refreshAt(server.url).catch(() => undefined);
        await pause(killAfterMs);
        await server.end('SIGKILL');
        const given = await answer;
        server = next;
        const again = await refreshAt(server.url);
        if (given) assert.equal(again.refreshToken, given.refreshToken);
        await withToken(server, again.accessToken).call(me.get);
        pair = again;
      }
    } finally {
      await server.end('SIGKILL');
      await next?.end('SIGKILL');
      rmSync(folder, { recursive: true, force: true });
    }
  });
}
