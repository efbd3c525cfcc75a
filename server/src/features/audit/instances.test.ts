import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { type TestDatabase, testDatabases } from '@marsa/tests/support/databases.ts';
import { randomBase64 } from '#platform/token.ts';
import { sealRows } from './chain.service.ts';
import { deriveAuditKey } from './seal.ts';
import { verifyChain } from './verify.service.ts';

const secret = randomBase64(48);
const keys = [deriveAuditKey(secret)] as const;
const writer = fileURLToPath(import.meta.resolve('@marsa/tests/support/audit-writer.ts'));

interface Instance {
  process: ChildProcess;
  /** Subjects of the rows it knows to be durable. */
  written: string[];
  ended: Promise<unknown>;
  error(): string;
}

function startInstance({ url }: TestDatabase, name: string, rounds: number): Instance {
  const env = {
    ...process.env,
    AUDIT_URL: url,
    AUDIT_SECRET: secret,
    AUDIT_NAME: name,
    AUDIT_ROUNDS: String(rounds),
  };
  const child = spawn(process.execPath, [writer], {
    env,
    timeout: 120_000,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const written: string[] = [];
  let rest = '';
  let error = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    const lines = (rest + text).split('\n');
    rest = lines.pop() ?? '';
    written.push(...lines);
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    error += text;
  });
  return { process: child, written, ended: once(child, 'close'), error: () => error };
}

async function subjectsIn({ db }: TestDatabase): Promise<Set<string | null>> {
  const rows = await db.selectFrom('auditEvent').select('subject').execute();
  return new Set(rows.map(({ subject }) => subject));
}

async function assertComplete(database: TestDatabase, instances: readonly Instance[]): Promise<void> {
  const subjects = await subjectsIn(database);
  for (const { written } of instances)
    assert.deepEqual(
      written.filter((subject) => !subjects.has(subject)),
      [],
    );
  const { ok, firstBroken, rows, unsealed } = await verifyChain(database.db, keys);
  assert.deepEqual([ok, firstBroken, unsealed], [true, undefined, 0]);
  assert.equal(rows, subjects.size);
}

for (const engine of testDatabases()) {
  describe(`several processes on ${engine.name}`, () => {
    test('two that write and seal at once make one chain, and nobody who verifies meanwhile finds a fault', async () => {
      await using database = await engine.open();
      const instances = ['one', 'two'].map((name) => startInstance(database, name, 40));
      const bothEnded = Promise.all(instances.map(({ ended }) => ended)).then(() => true);
      const pause = () => new Promise<false>((resolve) => setTimeout(resolve, 100, false));
      while (!(await Promise.race([bothEnded, pause()])))
        assert.equal((await verifyChain(database.db, keys)).firstBroken, undefined);
      for (const instance of instances) {
        assert.equal(instance.error(), '');
        assert.equal(instance.written.length, 160);
      }
      await sealRows(database.db, keys);
      await assertComplete(database, instances);
    });

    test('one that is killed between writing and sealing loses nothing it said was written', async () => {
      await using database = await engine.open();
      const survivor = startInstance(database, 'survivor', 30);
      const killed = startInstance(database, 'killed', 10_000);
      while (killed.written.length < 30 && killed.process.exitCode === null)
        await new Promise((resolve) => setTimeout(resolve, 5));
      killed.process.kill('SIGKILL');
      await Promise.all([survivor.ended, killed.ended]);
      assert.equal(killed.process.signalCode, 'SIGKILL');
      assert.equal(survivor.error(), '');
      await sealRows(database.db, keys);
      await assertComplete(database, [survivor, killed]);
    });
  });
}
