import { setImmediate as nextTurn } from 'node:timers/promises';
import { isUniqueViolation } from '#engines/database/errors.ts';
import type { Db } from '#engines/database/schema.ts';
import { inTransaction } from '#engines/database/transaction.ts';
import { equalInConstantTime } from '#platform/token.ts';
import { type AuditHead, findHead, findUnsealed, moveHead, writeSeals } from './audit.store.ts';
import type { AuditRow, SealedRow } from './audit.tables.ts';
import { type AuditKey, type AuditKeys, chainStart, findAuditKey, macOf, sealOfHead } from './seal.ts';

/** Small, so that sealing never keeps others waiting: about 5 ms on SQLite. */
const batchSize = 250;

/**
 * Seals every row that has no seal yet, in small batches, in the order of their ids. Rows written late with an older
 * id come next. Of several instances at work one wins each batch; the others leave the rest to it.
 * @returns how many rows were sealed here
 * @throws Error if the end of the chain was tampered with: sealing on would cover it up
 */
export async function sealRows(db: Db, keys: AuditKeys): Promise<number> {
  for (let sealed = 0; ; await nextTurn()) {
    const batch = await sealBatch(db, keys);
    sealed += batch;
    if (batch < batchSize) return sealed;
  }
}

async function sealBatch(db: Db, keys: AuditKeys): Promise<number> {
  // The head first: what another instance seals after this moves it, and then our move fails.
  const head = await findHead(db);
  if (head) assertWhole(head, keys);
  const rows = chain(head, await findUnsealed(db, batchSize), keys[0]);
  const last = rows.at(-1);
  if (!last) return 0;
  try {
    return await inTransaction(db, async (trx) => {
      const moved = await moveHead(trx, head?.seq ?? 0, toHead(last, keys[0]));
      if (!moved) return 0;
      await writeSeals(trx, rows);
      return rows.length;
    });
  } catch (error) {
    if (isUniqueViolation(error) && (await findHead(db))?.seq !== head?.seq) return 0;
    throw error;
  }
}

function chain(head: AuditHead | undefined, rows: readonly AuditRow[], { id, key }: AuditKey): SealedRow[] {
  let seq = head?.seq ?? 0;
  let mac = head?.mac ?? chainStart;
  return rows.map((unsealed) => {
    const row = { ...unsealed, seq: ++seq, keyId: id };
    mac = macOf(key, mac, row);
    return { ...row, mac };
  });
}

function toHead({ seq, mac }: SealedRow, { id, key }: AuditKey): AuditHead {
  const head = { seq, mac, keyId: id };
  return { ...head, seal: sealOfHead(key, head) };
}

/** @throws Error that says what is wrong with the end of the chain */
export function assertWhole(head: AuditHead, keys: AuditKeys): void {
  const sealedBy = findAuditKey(keys, head.keyId);
  if (!sealedBy) {
    throw new Error(
      `The audit log was sealed with key ${head.keyId}, SECRET_KEY gives ${keys.map(({ id }) => id).join(', ')}: ` +
        'bring the former SECRET_KEY back; new rows stay unsealed until then',
    );
  }
  if (!equalInConstantTime(sealOfHead(sealedBy.key, head), head.seal)) {
    throw new Error(
      'The end of the audit log was tampered with; new rows stay unsealed. Look with: marsa audit verify',
    );
  }
}
