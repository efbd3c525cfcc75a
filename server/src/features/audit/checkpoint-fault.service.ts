import type { Db } from '#engines/database/schema.ts';
import type { Anchor } from './anchor.service.ts';
import type { AuditCheckpointTable, AuditSigningKeyTable } from './audit.tables.ts';
import { findCheckpoint, findCheckpoints, findSigningKey } from './checkpoint.store.ts';
import { type Checkpoint, isSigned } from './checkpoint.ts';
import { publicChainStart } from './public-chain.ts';
import type { Broken, WalkedRow } from './walk.service.ts';

/** What a checkpoint that was kept elsewhere says. */
export type ExpectedPlace = Pick<Checkpoint, 'seq' | 'hash'>;

export const toCheckpoint = ({
  logId,
  seq,
  hash,
  at,
  keyId,
  signature,
}: AuditCheckpointTable): Checkpoint => ({
  v: 1,
  log: logId,
  seq,
  hash: toHex(hash),
  at,
  keyId,
  signature: Buffer.from(signature).toString('base64'),
});

/** Whether what was signed of these rows, here or elsewhere, is something else. */
export async function findCheckpointFault(
  db: Db,
  rows: readonly WalkedRow[],
  expected: ExpectedPlace | undefined,
): Promise<Broken | undefined> {
  const first = rows[0]?.place.seq;
  const last = rows.at(-1)?.place.seq;
  if (first === undefined || last === undefined) return undefined;
  const hashAt = (seq: number) => toHex(rows[seq - first]?.place.hash ?? publicChainStart);
  const stored = await findCheckpoints(db, first - 1, last);
  const key = stored.length > 0 ? await findSigningKey(db) : undefined;
  for (const row of stored) {
    const checkpoint = toCheckpoint(row);
    if (!key || !isOurs(key, checkpoint)) return { seq: row.seq, id: null, reason: 'checkpoint' };
    if (checkpoint.hash !== hashAt(row.seq)) return { seq: row.seq, id: null, reason: 'rewritten' };
  }
  if (expected && expected.seq >= first && expected.seq <= last && expected.hash !== hashAt(expected.seq))
    return { seq: expected.seq, id: null, reason: 'rewritten' };
  return undefined;
}

function isOurs({ logId, keyId, publicKey }: AuditSigningKeyTable, checkpoint: Checkpoint): boolean {
  return checkpoint.log === logId && checkpoint.keyId === keyId && isSigned(publicKey, checkpoint);
}

/** For a place whose rows were archived: the checkpoints and archives that are kept still know it. */
export async function findArchivedFault(
  db: Db,
  { place, archives }: Anchor,
  { seq, hash }: ExpectedPlace,
): Promise<Broken | undefined> {
  if (seq > place.seq) return undefined;
  const known =
    seq === 0
      ? publicChainStart
      : (archives.find(({ toSeq }) => toSeq === seq)?.hash ?? (await findCheckpoint(db, seq))?.hash);
  if (!known) return { seq, id: null, reason: 'checkpoint' };
  return toHex(known) === hash ? undefined : { seq, id: null, reason: 'rewritten' };
}

const toHex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');
