import assert from 'node:assert/strict';
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { testDatabases } from '@marsa/tests/support/databases.ts';
import { openMarsa, openMarsaAt, operatorEnvironment } from '@marsa/tests/support/marsa.ts';
import { startTestServer } from '@marsa/tests/support/server.ts';

for (const engine of testDatabases()) {
  describe(`the signed audit log by the command line on ${engine.name}`, () => {
    test('is exported, signed, verified alone, archived; a log that was turned back shows', async () => {
      await using database = await engine.open();
      await using server = await startTestServer(engine, { database });
      using remote = openMarsaAt(server);
      const exported = await remote.run(['audit', 'export', '--signed', '--out', 'audit.ndjson', '--json']);
      assert.equal(exported.code, 0, exported.stderr);
      const file = remote.pathOf('audit.ndjson');
      assert.equal(statSync(file).mode & 0o777, 0o600);
      const [header = ''] = readFileSync(file, 'utf8').split('\n');
      const keyId = String(JSON.parse(header).key.id);
      assert.partialDeepStrictEqual(exported.json(), { ok: true, keyId });
      assert.equal((await remote.run(['audit', 'export', '--signed'])).code, 2);

      // Nothing but the file: no login, no configuration.
      using alone = openMarsa();
      const verified = await alone.run(['audit', 'verify', '--file', file, '--public-key', keyId]);
      assert.equal(verified.code, 0, verified.stderr);
      assert.match(verified.stdout, /holds/);
      assert.match((await alone.run(['audit', 'verify', '--file', file])).stderr, /compare the fingerprint/);
      const other = await alone.run([
        'audit',
        'verify',
        '--file',
        file,
        '--public-key',
        'a'.repeat(64),
        '--json',
      ]);
      assert.equal(other.code, 1);
      assert.partialDeepStrictEqual(other.json(), { ok: false, fault: { line: 1 } });

      const kept = await remote.run(['audit', 'checkpoint', '--out', 'kept.json']);
      assert.equal(kept.code, 0, kept.stderr);
      const checkpoint = remote.pathOf('kept.json');
      const holds = await remote.run(['audit', 'verify', '--checkpoint', checkpoint]);
      assert.equal(holds.code, 0, holds.stderr);
      const { seq, ...rest } = JSON.parse(readFileSync(checkpoint, 'utf8'));
      writeFileSync(remote.pathOf('forged.json'), JSON.stringify({ ...rest, seq: seq + 1 }));
      const forged = await remote.run(['audit', 'verify', '--checkpoint', 'forged.json']);
      assert.equal(forged.code, 1);
      assert.match(forged.stderr, /signature does not hold/);

      await server.stop();
      using local = openMarsa({ ...operatorEnvironment(server), DATABASE_URL: database.url });
      const archive = ['audit', 'archive', '--before', '2100-01-01', '--out', 'old.ndjson'];
      const archived = await local.run([...archive, '--json']);
      assert.equal(archived.code, 0, archived.stderr);
      assert.partialDeepStrictEqual(archived.json(), { fromSeq: 1 });
      assert.equal((await local.run(archive)).code, 0);
      const whole = await local.run(['audit', 'verify', '--local', '--checkpoint', checkpoint]);
      assert.equal(whole.code, 0, whole.stderr);
      assert.match(whole.stdout, /Rows 1 to \d+: old\.ndjson/);
      const rest2 = await local.run(['audit', 'export', '--signed', '--local', '--out', 'rest.ndjson']);
      assert.equal(rest2.code, 0, rest2.stderr);
      for (const name of ['old.ndjson', 'rest.ndjson'])
        assert.equal(
          (await local.run(['audit', 'verify', '--file', name, '--public-key', keyId])).code,
          0,
          name,
        );
    });
  });
}
