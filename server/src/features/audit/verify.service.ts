import { setImmediate as nextTurn } from 'node:timers/promises';
import type { verify } from '@marsa/contract/audit.ts';
import type { DataOf } from '@marsa/contract/endpoint.ts';
import type { Db } from '#engines/database/schema.ts';
import { equalInConstantTime } from '#platform/token.ts';
import { type AuditHead, type ChainedRow, countUnsealed, findHead, findSealedAfter } from './audit.store.ts';
import { type AuditKeys, chainStart, findAuditKey, macOf, sealOfHead } from './seal.ts';

export type Verification = DataOf<typeof verify>;
type Broken = NonNullable<Verification['firstBroken']>;

/** How far the chain was found whole. */
interface Place {
  seq: number;
  mac: Uint8Array;
}

const pageSize = 500;

/**
 * Reads the whole chain, a page at a time, and says which row breaks it first. Needs nothing but the database and the
 * keys: the server may be stopped, or running and sealing on.
 *
 * What no chain can show by itself is that it was turned back as a whole, head included, to an earlier state of it.
 */
export async function verifyChain(db: Db, keys: AuditKeys): Promise<Verification> {
  let place: Place = { seq: 0, mac: chainStart };
  for (;;) {
    const head = await findHead(db);
    const headFault = head && findHeadFault(head, keys);
    const end = headFault ? Number.POSITIVE_INFINITY : (head?.seq ?? 0);
    const walked = await walk(db, keys, place, end);
    place = walked.place;
    const broken = walked.broken ?? headFault ?? findEndFault(head, place);
    if (broken) return toVerification(db, place, broken);
    const [beyond] = await findSealedAfter(db, place.seq, 1);
    if (!beyond) return toVerification(db, place, undefined);
    // Either somebody sealed on meanwhile, and the head has moved with it, or it was none of us.
    if ((await findHead(db))?.seq === head?.seq) {
      return toVerification(db, place, {
        seq: beyond.seq,
        id: beyond.id,
        reason: head ? 'inserted' : 'head',
      });
    }
  }
}

async function toVerification(
  db: Db,
  { seq }: Place,
  firstBroken: Broken | undefined,
): Promise<Verification> {
  const found = {
    ok: firstBroken === undefined,
    rows: seq,
    sealedTo: seq,
    unsealed: await countUnsealed(db),
  };
  return firstBroken ? { ...found, firstBroken } : found;
}

async function walk(
  db: Db,
  keys: AuditKeys,
  start: Place,
  end: number,
): Promise<{ place: Place; broken?: Broken }> {
  let place = start;
  for await (const row of chainAfter(db, start.seq)) {
    if (row.seq > end) break;
    const reason = findFault(keys, place, row);
    if (reason === 'missing') return { place, broken: { seq: place.seq + 1, id: null, reason } };
    if (reason === 'edited' && (await isMoved(db, keys, place, row))) {
      return { place, broken: { seq: row.seq, id: row.id, reason: 'reordered' } };
    }
    if (reason) return { place, broken: { seq: row.seq, id: row.id, reason } };
    place = { seq: row.seq, mac: row.mac ?? chainStart };
  }
  return { place };
}

/** From the very beginning, also rows whose place is before the first. */
async function* chainAfter(db: Db, seq: number): AsyncGenerator<ChainedRow> {
  for (let after = seq === 0 ? Number.MIN_SAFE_INTEGER : seq; ; await nextTurn()) {
    const rows = await findSealedAfter(db, after, pageSize);
    yield* rows;
    const last = rows.at(-1);
    if (!last || rows.length < pageSize) return;
    after = last.seq;
  }
}

function findFault(keys: AuditKeys, place: Place, row: ChainedRow): Broken['reason'] | undefined {
  if (row.seq > place.seq + 1) return 'missing';
  if (row.seq !== place.seq + 1) return 'inserted';
  if (row.keyId === null || row.mac === null) return 'edited';
  if (!findAuditKey(keys, row.keyId)) return 'unknown-key';
  return isSealed(keys, place.mac, row, row.seq, row.mac) ? undefined : 'edited';
}

function isSealed(
  keys: AuditKeys,
  previous: Uint8Array,
  row: ChainedRow,
  seq: number,
  mac: Uint8Array,
): boolean {
  const sealedBy = row.keyId === null ? undefined : findAuditKey(keys, row.keyId);
  return sealedBy !== undefined && equalInConstantTime(macOf(sealedBy.key, previous, { ...row, seq }), mac);
}

/** True where the row is whole but belongs elsewhere, or another row belongs here under the seal that stands here. */
async function isMoved(db: Db, keys: AuditKeys, place: Place, row: ChainedRow): Promise<boolean> {
  if (row.mac === null) return false;
  let before = chainStart;
  for await (const other of chainAfter(db, 0)) {
    if (isSealed(keys, before, row, other.seq, row.mac)) return true;
    if (isSealed(keys, place.mac, other, row.seq, row.mac)) return true;
    // Neighbours that changed places.
    if (other.mac && isSealed(keys, other.mac, row, other.seq, row.mac)) return true;
    before = other.mac ?? chainStart;
  }
  return false;
}

function findHeadFault(head: AuditHead, keys: AuditKeys): Broken | undefined {
  const sealedBy = findAuditKey(keys, head.keyId);
  if (!sealedBy) return { seq: head.seq, id: null, reason: 'unknown-key' };
  return equalInConstantTime(sealOfHead(sealedBy.key, head), head.seal)
    ? undefined
    : { seq: head.seq, id: null, reason: 'head' };
}

function findEndFault(head: AuditHead | undefined, place: Place): Broken | undefined {
  if (!head) return undefined;
  if (place.seq < head.seq) return { seq: place.seq + 1, id: null, reason: 'missing' };
  return equalInConstantTime(head.mac, place.mac) ? undefined : { seq: head.seq, id: null, reason: 'head' };
}
