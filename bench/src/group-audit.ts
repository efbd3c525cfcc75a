import { join } from 'node:path';
import { migrateUp } from '@marsa/server/engines/database/migrator.ts';
import { openDatabase } from '@marsa/server/engines/database/open.ts';
import type { Db, Trx } from '@marsa/server/engines/database/schema.ts';
import { inTransaction } from '@marsa/server/engines/database/transaction.ts';
import { insertEvents } from '@marsa/server/features/audit/audit.store.ts';
import { type AuditLog, createAuditLog } from '@marsa/server/features/audit/audit-log.service.ts';
import { type AuditEvent, toAllowedRow } from '@marsa/server/features/audit/audit-row.ts';
import { sealRows } from '@marsa/server/features/audit/chain.service.ts';
import { deriveAuditKey, stampRows } from '@marsa/server/features/audit/seal.ts';
import { verifyChain } from '@marsa/server/features/audit/verify.service.ts';
import { operatorCaller } from '@marsa/server/operator.ts';
import { systemClock } from '@marsa/server/platform/clock.ts';
import { newId } from '@marsa/server/platform/ids.ts';
import { randomBase64 } from '@marsa/server/platform/token.ts';
import { sql } from 'kysely';
import { makeFolder } from './folder.ts';
import { medianOf, type Results } from './metric.ts';
import type { Plan } from './plan.ts';

const caller = operatorCaller();
const act: AuditEvent = {
  action: 'SECRET_UPSERT',
  subject: 'GITHUB_PAT',
  details: { version: 3, fields: ['value'] },
};

const keys = [deriveAuditKey(randomBase64(48))] as const;

/** What the row costs an act (durable, on an SQLite file), and how fast the whole log is verified. */
export async function measureAudit(plan: Plan, say: (text: string) => void): Promise<Results> {
  using folder = makeFolder();
  const url = `sqlite://${join(folder.path, 'marsa.db')}`;
  const { db, close } = openDatabase({ url, poolSize: 1, connectTimeoutMs: 5000, queryTimeoutMs: 0 });
  try {
    await migrateUp(db, { clock: systemClock });
    const ratios = await measureWrites(db, plan);
    say(`audit.write.overPlain: ${ratios.map((ratio) => ratio.toFixed(2)).join(', ')}`);
    const rates = await measureVerify(db, plan);
    say(`audit.verify.rowsPerSecond: ${rates.map((rate) => rate.toFixed(0)).join(', ')}`);
    return { 'audit.write.overPlain': medianOf(ratios), 'audit.verify.rowsPerSecond': medianOf(rates) };
  } finally {
    await close();
  }
}

/** Median time of an act with its row over that of one without, one after the other in turns. */
async function measureWrites(db: Db, { rounds, auditActs }: Plan): Promise<number[]> {
  await sql`create table bench_act (id text primary key, value text)`.execute(db);
  const { record } = createAuditLog(db, { clock: systemClock, keys, onError: () => {} });
  const ratios: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const [plainMs, auditedMs]: [number[], number[]] = [[], []];
    for (let done = 0; done < auditActs; done++) {
      plainMs.push(await timeAct(db, undefined));
      auditedMs.push(await timeAct(db, record));
    }
    ratios.push(medianOf(auditedMs).value / medianOf(plainMs).value);
  }
  return ratios;
}

async function timeAct(db: Db, record: AuditLog['record'] | undefined): Promise<number> {
  const begin = performance.now();
  await inTransaction(db, async (trx: Trx) => {
    await sql`insert into bench_act (id, value) values (${newId(systemClock())}, 'a value')`.execute(trx);
    await record?.(trx, caller, act);
  });
  return performance.now() - begin;
}

const rowsAtOnce = 1000;

async function measureVerify(db: Db, { rounds, auditRows }: Plan): Promise<number[]> {
  for (let written = 0; written < auditRows; written += rowsAtOnce) {
    const rows = Array.from({ length: rowsAtOnce }, () => toAllowedRow(caller, act, systemClock()));
    await inTransaction(db, (trx) => insertEvents(trx, stampRows(rows, keys[0])));
  }
  await sealRows(db, keys);
  const rates: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const begin = performance.now();
    const { ok, rows } = await verifyChain(db, keys);
    if (!ok) throw new Error('the audit log of the benchmark is broken');
    rates.push((rows / (performance.now() - begin)) * 1000);
  }
  return rates;
}
