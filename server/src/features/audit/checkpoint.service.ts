import { isUniqueViolation } from '#engines/database/errors.ts';
import type { Db } from '#engines/database/schema.ts';
import type { Clock } from '#platform/clock.ts';
import { newId } from '#platform/ids.ts';
import type { KeyRing } from '#platform/key-ring.ts';
import { findEnd } from './chain.service.ts';
import {
  findCheckpoint,
  findNewestCheckpoint,
  findSigningKey,
  insertCheckpoint,
  insertSigningKey,
  replaceWrappedSigningKey,
} from './checkpoint.store.ts';
import type { Checkpoint } from './checkpoint.ts';
import { toCheckpoint } from './checkpoint-fault.service.ts';
import { chainBegin } from './place.ts';
import type { AuditKeys } from './seal.ts';
import { makeSigningKey, openSigningKey, rewrapSigningKey, type Signer } from './signing-key.ts';

export interface CheckpointDeps {
  clock: Clock;
  keys: AuditKeys;
  /** The master keys; the key that signs is sealed under them. */
  ring: KeyRing;
}

/** The key that signs, made on first use; of several instances one makes it. */
export async function getSigner(db: Db, { clock, ring }: Omit<CheckpointDeps, 'keys'>): Promise<Signer> {
  const known = await findSigningKey(db);
  if (known) return openSigningKey(ring, known);
  const now = clock();
  try {
    await insertSigningKey(db, makeSigningKey(ring, newId(now), now));
  } catch (error) {
    if (!isUniqueViolation(error)) throw error;
  }
  const made = await findSigningKey(db);
  if (!made) throw new Error('The key that signs checkpoints of the audit log could not be kept.');
  return openSigningKey(ring, made);
}

/** Signs where the log ends now, and keeps what was signed; for a place that has a checkpoint, that one. */
export async function takeCheckpoint(db: Db, deps: CheckpointDeps): Promise<Checkpoint> {
  const { seq, hash } = (await findEnd(db, deps.keys)) ?? chainBegin;
  return signPlace(db, deps, { seq, hash });
}

/** Signs a place that was found whole. */
export async function signPlace(
  db: Db,
  deps: CheckpointDeps,
  { seq, hash }: { seq: number; hash: Uint8Array },
): Promise<Checkpoint> {
  const known = await findCheckpoint(db, seq);
  if (known) return toCheckpoint(known);
  const signer = await getSigner(db, deps);
  const signed = signer.sign({ seq, hash: Buffer.from(hash).toString('hex'), at: deps.clock() });
  const { log: logId, at, keyId, signature } = signed;
  try {
    await insertCheckpoint(db, { seq, logId, hash, at, keyId, signature: Buffer.from(signature, 'base64') });
    return signed;
  } catch (error) {
    const other = isUniqueViolation(error) ? await findCheckpoint(db, seq) : undefined;
    if (!other) throw error;
    return toCheckpoint(other);
  }
}

const rowsBetween = 1000;
const msBetween = 3_600_000;

/** Takes a checkpoint 1000 rows, or with any new row an hour, after the one before. @returns whether it did */
export async function takeCheckpointIfDue(db: Db, deps: CheckpointDeps): Promise<boolean> {
  const end = await findEnd(db, deps.keys);
  if (!end) return false;
  const newest = await findNewestCheckpoint(db);
  const rows = end.seq - (newest?.seq ?? 0);
  const isDue = rows >= rowsBetween || (rows > 0 && deps.clock() - (newest?.at ?? 0) >= msBetween);
  if (isDue) await signPlace(db, deps, end);
  return isDue;
}

/** Puts the key that signs under the active master key. @returns whether it was under another */
export async function rewrapSigner(db: Db, ring: KeyRing): Promise<boolean> {
  const row = await findSigningKey(db);
  if (!row || row.masterKeyId === ring.active.id.toString('hex')) return false;
  return replaceWrappedSigningKey(db, row, rewrapSigningKey(ring, row));
}

/** The key that signs by its master key; none before its first use. */
export async function countSignersByMasterKey(db: Db): Promise<Map<string, number>> {
  const row = await findSigningKey(db);
  return new Map(row ? [[row.masterKeyId, 1]] : []);
}
