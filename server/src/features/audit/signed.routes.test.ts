import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { ProblemError } from '@marsa/client/client.ts';
import * as contract from '@marsa/contract/audit.ts';
import { testDatabases } from '@marsa/tests/support/databases.ts';
import { startTestServer } from '@marsa/tests/support/server.ts';

const refusedWith = (code: string) => (error: unknown) =>
  error instanceof ProblemError && error.code === code;

for (const engine of testDatabases()) {
  describe(`signed audit log over HTTP on ${engine.name}`, () => {
    test('the key is for all who read the log, signing and exporting for who holds audit:all', async () => {
      await using server = await startTestServer(engine);
      const dana = await server.newDeveloper('Dana');
      const key = await dana.call(contract.key);
      assert.deepEqual(await server.admin.call(contract.key), key);
      await assert.rejects(dana.call(contract.checkpoint), refusedWith('INSUFFICIENT_PERMISSIONS'));
      await assert.rejects(dana.fetch(contract.exportSigned), refusedWith('INSUFFICIENT_PERMISSIONS'));
      await assert.rejects(dana.call(contract.verify), refusedWith('INSUFFICIENT_PERMISSIONS'));

      const { seq, hash, keyId } = await server.admin.call(contract.checkpoint);
      assert.equal(keyId, key.keyId);
      assert.equal((await server.admin.call(contract.verify, { query: { seq, hash } })).ok, true);
      const { firstBroken } = await server.admin.call(contract.verify, { query: { seq: seq + 100, hash } });
      assert.equal(firstBroken?.reason, 'rolled-back');
      await assert.rejects(
        server.admin.call(contract.verify, { query: { seq } }),
        refusedWith('BAD_REQUEST'),
      );

      const lines = (await (await server.admin.fetch(contract.exportSigned)).text()).trimEnd().split('\n');
      assert.equal(JSON.parse(lines[0] ?? '').key.publicKey, key.publicKey);
      assert.ok(JSON.parse(lines.at(-1) ?? '').end.seq >= seq);
    });

    test('how sealing goes is among the metrics', async () => {
      await using server = await startTestServer(engine);
      const text = await (await fetch(`${server.url}/health/metrics`)).text();
      assert.match(text, /^marsa_audit_unsealed_rows 0$/m);
      assert.match(text, /^marsa_audit_last_seal_age_seconds \d/m);
    });
  });
}
