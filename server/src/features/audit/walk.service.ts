import type { verify } from '@marsa/contract/audit.ts';
import type { DataOf } from '@marsa/contract/endpoint.ts';
import type { Db } from '#engines/database/schema.ts';
import { equalInConstantTime } from '#platform/token.ts';
import { type ChainedRow, chainAfter } from './audit.store.ts';
import { chainBegin, type Place } from './place.ts';
import { publicLinkOf, toPublicLine } from './public-chain.ts';
import { type AuditKeys, chainStart, findAuditKey, macOf } from './seal.ts';

export type Broken = NonNullable<DataOf<typeof verify>['firstBroken']>;

/** A row that was found whole: as a line, and where the chains are after it. */
export interface WalkedRow {
  line: string;
  place: Place;
}

export interface Stretch {
  rows: WalkedRow[];
  /** What is wrong after them. */
  broken?: Broken;
}

export interface Walk {
  /** Where the rows in the database begin. */
  anchor: Place;
  /** Where to go on. */
  from: Place;
  /** The last place to look at. */
  to: number;
}

/** Checks the seal of each row from one place to another, a page at a time, up to the first that is broken. */
export async function* walk(db: Db, keys: AuditKeys, { anchor, from, to }: Walk): AsyncGenerator<Stretch> {
  let place = from;
  // From the very beginning, also rows whose place is before the first.
  const after = from.seq === anchor.seq ? Number.MIN_SAFE_INTEGER : from.seq;
  for await (const page of chainAfter(db, after)) {
    const rows: WalkedRow[] = [];
    for (const row of page) {
      if (row.seq > to) break;
      const reason = findFault(keys, place, row);
      if (reason) return yield { rows, broken: await toBroken(db, keys, anchor, place, row, reason) };
      const line = toPublicLine(row);
      place = { seq: row.seq, mac: row.mac ?? chainStart, hash: publicLinkOf(place.hash, line) };
      rows.push({ line, place });
    }
    yield { rows };
    if (rows.length < page.length) return;
  }
}

async function toBroken(
  db: Db,
  keys: AuditKeys,
  anchor: Place,
  place: Place,
  row: ChainedRow,
  reason: Broken['reason'],
): Promise<Broken> {
  if (reason === 'missing') return { seq: place.seq + 1, id: null, reason };
  const isElsewhere = reason === 'edited' && (await isMoved(db, keys, anchor, place, row));
  return { seq: row.seq, id: row.id, reason: isElsewhere ? 'reordered' : reason };
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
async function isMoved(
  db: Db,
  keys: AuditKeys,
  anchor: Place,
  place: Place,
  row: ChainedRow,
): Promise<boolean> {
  if (row.mac === null) return false;
  let before = anchor.mac;
  for await (const page of chainAfter(db, chainBegin.seq)) {
    for (const other of page) {
      if (isSealed(keys, before, row, other.seq, row.mac)) return true;
      if (isSealed(keys, place.mac, other, row.seq, row.mac)) return true;
      // Neighbours that changed places.
      if (other.mac && isSealed(keys, other.mac, row, other.seq, row.mac)) return true;
      before = other.mac ?? chainStart;
    }
  }
  return false;
}
