import type { Db } from '#engines/database/schema.ts';
import { equalInConstantTime } from '#platform/token.ts';
import type { AuditArchiveTable } from './audit.tables.ts';
import { findArchives } from './checkpoint.store.ts';
import { chainBegin, type Place } from './place.ts';
import { type AuditKeys, findAuditKey, sealOfArchive } from './seal.ts';
import type { Broken } from './walk.service.ts';

/** Where the rows in the database begin, and what was moved to files before. */
export interface Anchor {
  place: Place;
  archives: readonly AuditArchiveTable[];
  /** The records of archives do not hold together. */
  broken?: Broken;
}

export async function findAnchor(db: Db, keys: AuditKeys): Promise<Anchor> {
  const archives = await findArchives(db);
  let place = chainBegin;
  for (const archive of archives) {
    const reason = findFault(keys, place, archive);
    if (reason) return { place, archives, broken: { seq: archive.fromSeq, id: null, reason } };
    place = { seq: archive.toSeq, mac: archive.mac, hash: archive.hash };
  }
  return { place, archives };
}

/** Whether rows were archived since. */
export const hasMoved = async (db: Db, { archives }: Anchor): Promise<boolean> =>
  (await findArchives(db)).length !== archives.length;

function findFault(
  keys: AuditKeys,
  { seq }: Place,
  archive: AuditArchiveTable,
): Broken['reason'] | undefined {
  const sealedBy = findAuditKey(keys, archive.keyId);
  if (!sealedBy) return 'unknown-key';
  const isWhole = equalInConstantTime(sealOfArchive(sealedBy.key, archive), archive.seal);
  return isWhole && archive.fromSeq === seq + 1 ? undefined : 'archive';
}
