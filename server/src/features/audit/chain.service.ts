import { setImmediate as nextTurn } from 'node:timers/promises';
import { isUniqueViolation } from '#engines/database/errors.ts';
import type { Db } from '#engines/database/schema.ts';
import { inTransaction } from '#engines/database/transaction.ts';
import { equalInConstantTime } from '#platform/token.ts';
import { type AuditHead, chainAfter, findHead, findUnsealed, moveHead, writeSeals } from './audit.store.ts';
import type { AuditRow, SealedRow } from './audit.tables.ts';
import { chainBegin, type Place } from './place.ts';
import { publicChainStart, publicLinkOf, toPublicLine } from './public-chain.ts';
import { type AuditKey, type AuditKeys, findAuditKey, findStampFault, macOf, sealOfHead } from './seal.ts';

/** Small, so that sealing never keeps others waiting: about 5 ms on SQLite. */
const batchSize = 250;

/**
 * Seals every row that has no seal yet, in small batches, in the order of their ids. Rows written late with an older
 * id come next. Of several instances at work one wins each batch; the others leave the rest to it.
 * @returns how many rows were sealed here
 * @throws Error if the end of the chain, or a row that waits, was tampered with: sealing on would cover it up
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
  const found = await findHead(db);
  if (found) assertWhole(found, keys);
  const unsealed = await findUnsealed(db, batchSize);
  if (unsealed.length === 0) return 0;
  for (const row of unsealed) assertStamped(row, keys);
  const head = found && (await withHash(db, found));
  const { rows, end } = chain(head ?? chainBegin, unsealed, keys[0]);
  try {
    return await inTransaction(db, async (trx) => {
      const moved = await moveHead(trx, head?.seq ?? 0, toHead(end, keys[0]));
      if (!moved) return 0;
      await writeSeals(trx, rows);
      return rows.length;
    });
  } catch (error) {
    if (isUniqueViolation(error) && (await findHead(db))?.seq !== head?.seq) return 0;
    throw error;
  }
}

function chain(
  start: Place,
  unsealed: readonly AuditRow[],
  { id, key }: AuditKey,
): { rows: SealedRow[]; end: Place } {
  let end = start;
  const rows = unsealed.map((each) => {
    const row = { ...each, seq: end.seq + 1, keyId: id };
    const mac = macOf(key, end.mac, row);
    end = { seq: row.seq, mac, hash: publicLinkOf(end.hash, toPublicLine(row)) };
    return { ...row, mac };
  });
  return { rows, end };
}

function toHead(end: Place, { id, key }: AuditKey): AuditHead {
  const head = { ...end, keyId: id };
  return { ...head, seal: sealOfHead(key, head) };
}

/** The end of the chain, or undefined for an empty log. @throws Error as `assertWhole` does */
export async function findEnd(db: Db, keys: AuditKeys): Promise<Place | undefined> {
  const head = await findHead(db);
  if (!head) return undefined;
  assertWhole(head, keys);
  return withHash(db, head);
}

/** Logs of before there was a public chain get one over all their rows, once. */
async function withHash(db: Db, { seq, mac, hash }: AuditHead): Promise<Place> {
  if (hash) return { seq, mac, hash };
  let link = publicChainStart;
  for await (const rows of chainAfter(db, 0)) {
    for (const row of rows) if (row.seq <= seq) link = publicLinkOf(link, toPublicLine(row));
  }
  return { seq, mac, hash: link };
}

/** @throws Error that says what is wrong with the end of the chain */
export function assertWhole(head: AuditHead, keys: AuditKeys): void {
  const sealedBy = findAuditKey(keys, head.keyId);
  if (!sealedBy) throw new Error(unknownKey(head.keyId, keys));
  if (!equalInConstantTime(sealOfHead(sealedBy.key, head), head.seal)) {
    throw new Error(
      'The end of the audit log was tampered with; new rows stay unsealed. Look with: marsa audit verify',
    );
  }
}

function assertStamped(row: AuditRow, keys: AuditKeys): void {
  const fault = findStampFault(keys, row);
  if (!fault) return;
  if (fault === 'unknown-key') throw new Error(unknownKey(row.keyId, keys));
  throw new Error(
    fault === 'inserted'
      ? `The row ${row.id} of the audit log was not written by Marsa: somebody else wrote to the database. It and what comes after it stay unsealed. What to do: docs/operations.md`
      : `The row ${row.id} of the audit log was changed since Marsa wrote it: somebody else wrote to the database. It and what comes after it stay unsealed. What to do: docs/operations.md`,
  );
}

const unknownKey = (keyId: string | null, keys: AuditKeys) =>
  `The audit log was sealed with key ${keyId}, SECRET_KEY gives ${keys.map(({ id }) => id).join(', ')}: ` +
  'bring the former SECRET_KEY back; new rows stay unsealed until then';
