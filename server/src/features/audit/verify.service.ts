import type { verify } from '@marsa/contract/audit.ts';
import type { DataOf } from '@marsa/contract/endpoint.ts';
import type { Db } from '#engines/database/schema.ts';
import { toIso } from '#platform/clock.ts';
import { equalInConstantTime } from '#platform/token.ts';
import { type Anchor, findAnchor, hasMoved } from './anchor.service.ts';
import { type AuditHead, countUnsealed, findHead, findSealedAfter, unsealedRows } from './audit.store.ts';
import type { AuditArchiveTable } from './audit.tables.ts';
import { findNewestCheckpoint } from './checkpoint.store.ts';
import { type ExpectedPlace, findArchivedFault, findCheckpointFault } from './checkpoint-fault.service.ts';
import type { Place } from './place.ts';
import { type AuditKeys, findAuditKey, findStampFault, sealOfHead } from './seal.ts';
import { type Broken, walk } from './walk.service.ts';

export type Verification = DataOf<typeof verify>;

/**
 * Reads the whole chain, a page at a time, and says which row breaks it first. Needs nothing but the database and the
 * keys: the server may be stopped, or running and sealing on.
 *
 * What no database can show by itself is that it was turned back as a whole to an earlier state of it: for that, give
 * a checkpoint that was kept elsewhere.
 */
export async function verifyChain(db: Db, keys: AuditKeys, expected?: ExpectedPlace): Promise<Verification> {
  for (;;) {
    const anchor = await findAnchor(db, keys);
    const { place, broken } = await verifyFrom(db, keys, anchor, expected);
    // What was archived meanwhile is gone rightly.
    if (!broken || !(await hasMoved(db, anchor))) return toVerification(db, anchor, place, broken);
  }
}

interface Verified {
  place: Place;
  broken: Broken | undefined;
}

async function verifyFrom(
  db: Db,
  keys: AuditKeys,
  anchor: Anchor,
  expected: ExpectedPlace | undefined,
): Promise<Verified> {
  let { place } = anchor;
  const broken = anchor.broken ?? (expected && (await findArchivedFault(db, anchor, expected)));
  if (broken) return { place, broken };
  for (;;) {
    // Before the head: it is never ahead of it.
    const newest = await findNewestCheckpoint(db);
    const head = await findHead(db);
    const headFault = findHeadFault(head, anchor, keys);
    const end = headFault ? Number.POSITIVE_INFINITY : (head?.seq ?? 0);
    for await (const { rows, broken } of walk(db, keys, { anchor: anchor.place, from: place, to: end })) {
      const fault = (await findCheckpointFault(db, rows, expected)) ?? broken;
      if (fault) return { place: rows.at(-1)?.place ?? place, broken: fault };
      place = rows.at(-1)?.place ?? place;
    }
    const fault = headFault ?? findEndFault(head, place);
    if (fault) return { place, broken: fault };
    const [beyond] = await findSealedAfter(db, place.seq, 1);
    if (!beyond) {
      const broken = findRollback(place, newest, expected) ?? (await findUnstamped(db, keys, place));
      return { place, broken };
    }
    // Either somebody sealed on meanwhile, and the head has moved with it, or it was none of us.
    if ((await findHead(db))?.seq === head?.seq) {
      const { seq, id } = beyond;
      return { place, broken: { seq, id, reason: head ? 'inserted' : 'head' } };
    }
  }
}

async function toVerification(
  db: Db,
  anchor: Anchor,
  { seq }: Place,
  firstBroken: Broken | undefined,
): Promise<Verification> {
  return {
    ok: firstBroken === undefined,
    rows: seq - anchor.place.seq,
    sealedTo: seq,
    unsealed: await countUnsealed(db),
    ...(anchor.archives.length > 0 && { archives: anchor.archives.map(toArchiveView) }),
    ...(firstBroken && { firstBroken }),
  };
}

const toArchiveView = ({ fromSeq, toSeq, fileName, digest, at }: AuditArchiveTable) => ({
  fromSeq,
  toSeq,
  fileName,
  digest,
  at: toIso(at),
});

function findHeadFault(head: AuditHead | undefined, anchor: Anchor, keys: AuditKeys): Broken | undefined {
  if (!head) return anchor.place.seq > 0 ? { seq: anchor.place.seq, id: null, reason: 'head' } : undefined;
  const { seq, keyId, seal } = head;
  const sealedBy = findAuditKey(keys, keyId);
  if (!sealedBy) return { seq, id: null, reason: 'unknown-key' };
  return equalInConstantTime(sealOfHead(sealedBy.key, head), seal)
    ? undefined
    : { seq, id: null, reason: 'head' };
}

function findEndFault(head: AuditHead | undefined, { seq, mac, hash }: Place): Broken | undefined {
  if (!head) return undefined;
  if (seq < head.seq) return { seq: seq + 1, id: null, reason: 'missing' };
  const isEnd = equalInConstantTime(head.mac, mac) && equalInConstantTime(head.hash ?? hash, hash);
  return isEnd ? undefined : { seq: head.seq, id: null, reason: 'head' };
}

/** The log holds together but ends before a place that it is known to have reached. */
function findRollback(
  { seq }: Place,
  newest: { seq: number } | undefined,
  expected: ExpectedPlace | undefined,
): Broken | undefined {
  const reached = Math.max(newest?.seq ?? 0, expected?.seq ?? 0);
  return reached > seq ? { seq: seq + 1, id: null, reason: 'rolled-back' } : undefined;
}

/** The first row that waits for its seal and was not written so. */
async function findUnstamped(db: Db, keys: AuditKeys, { seq }: Place): Promise<Broken | undefined> {
  for await (const rows of unsealedRows(db)) {
    for (const row of rows) {
      const reason = findStampFault(keys, row);
      if (reason) return { seq: seq + 1, id: row.id, reason };
    }
  }
  return undefined;
}
