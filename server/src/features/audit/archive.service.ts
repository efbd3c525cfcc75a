import { existsSync } from 'node:fs';
import { basename } from 'node:path';
import { isUniqueViolation } from '#engines/database/errors.ts';
import type { Db, Trx } from '#engines/database/schema.ts';
import { inTransaction } from '#engines/database/transaction.ts';
import type { Caller } from '#platform/caller.ts';
import { equalInConstantTime } from '#platform/token.ts';
import { type Anchor, findAnchor } from './anchor.service.ts';
import { writeArchive } from './archive-file.ts';
import { deleteSealedUpTo, findFirstSince } from './audit.store.ts';
import type { AuditArchiveTable } from './audit.tables.ts';
import type { AuditLog } from './audit-log.service.ts';
import { findEnd, sealRows } from './chain.service.ts';
import { type CheckpointDeps, getSigner } from './checkpoint.service.ts';
import { insertArchive } from './checkpoint.store.ts';
import type { Place } from './place.ts';
import { sealOfArchive } from './seal.ts';
import { exportSigned } from './signed-export.service.ts';
import { type SignedFileReport, verifySignedFile } from './signed-file.ts';
import { walk } from './walk.service.ts';

export interface ArchiveDeps extends CheckpointDeps {
  audit: AuditLog['record'];
}

export interface ArchiveRequest {
  /** Milliseconds since 1970. Rows go in the order of the chain, up to the first that is of this time or later. */
  before: number;
  /** The file to write. One that an attempt before has written is taken up instead. */
  path: string;
}

/** What was done so far; told after each step. */
export type ArchiveStep = 'written' | 'verified' | 'removed';

export type Archived = Pick<AuditArchiveTable, 'fromSeq' | 'toSeq' | 'digest'>;

/**
 * Moves the oldest rows of the log to a signed file. They leave the database only after the file is whole on the disk
 * and was checked, in the one transaction that records where the chain goes on. Broken off at any point, it loses
 * nothing: ask again with the same file.
 * @returns what the file holds; undefined if no row is that old
 * @throws Error if the log or the file does not hold together
 */
export async function archiveRows(
  db: Db,
  deps: ArchiveDeps,
  caller: Caller,
  { before, path }: ArchiveRequest,
  onStep: (step: ArchiveStep) => void = () => {},
): Promise<Archived | undefined> {
  await sealRows(db, deps.keys);
  const anchor = await findAnchor(db, deps.keys);
  if (!existsSync(path)) {
    const end = await findEnd(db, deps.keys);
    const upTo = ((await findFirstSince(db, before)) ?? (end?.seq ?? 0) + 1) - 1;
    if (upTo <= anchor.place.seq) return undefined;
    await writeArchive(path, exportSigned(db, deps, upTo));
    onStep('written');
  }
  const { keyId } = await getSigner(db, deps);
  const report = await verifySignedFile(path, keyId);
  const done = anchor.archives.find(({ digest }) => digest === report.digest);
  if (done) return toArchived(done);
  const place = await findSamePlace(db, deps, anchor, report, path);
  onStep('verified');
  const fileName = basename(path).slice(-200);
  const archive = toArchive(deps, anchor, place, { fileName, digest: report.digest });
  await inTransaction(db, (trx) => moveOut(trx, deps, caller, archive)).catch((error: unknown) => {
    throw isUniqueViolation(error) ? new Error('Somebody else archives these rows: ask again.') : error;
  });
  await sealRows(db, deps.keys);
  onStep('removed');
  return toArchived(archive);
}

const toArchived = ({ fromSeq, toSeq, digest }: AuditArchiveTable): Archived => ({ fromSeq, toSeq, digest });

/** Where the file ends, if it holds exactly the rows that the database begins with. */
async function findSamePlace(
  db: Db,
  { keys }: ArchiveDeps,
  anchor: Anchor,
  { fault, from, to }: SignedFileReport,
  path: string,
): Promise<Place> {
  if (fault)
    throw new Error(`${path} does not hold, at line ${fault.line}: ${fault.reason}. No row was removed.`);
  const end = to?.seq ?? 0;
  let place = anchor.place;
  if (from?.seq === place.seq) {
    for await (const { rows } of walk(db, keys, { anchor: place, from: place, to: end }))
      place = rows.at(-1)?.place ?? place;
  }
  const isSame =
    place.seq === end && equalInConstantTime(Buffer.from(place.hash).toString('hex'), to?.hash ?? '');
  if (!isSame || end === anchor.place.seq)
    throw new Error(
      `${path} does not hold the oldest rows of this log. No row was removed: name another file.`,
    );
  return place;
}

function toArchive(
  { keys, clock }: ArchiveDeps,
  anchor: Anchor,
  { seq: toSeq, mac, hash }: Place,
  file: Pick<AuditArchiveTable, 'fileName' | 'digest'>,
): AuditArchiveTable {
  const [{ id: keyId, key }] = keys;
  const archive = { fromSeq: anchor.place.seq + 1, toSeq, mac, hash, ...file, at: clock(), keyId };
  return { ...archive, seal: sealOfArchive(key, archive) };
}

async function moveOut(
  trx: Trx,
  { audit }: ArchiveDeps,
  caller: Caller,
  archive: AuditArchiveTable,
): Promise<void> {
  const count = archive.toSeq - archive.fromSeq + 1;
  await insertArchive(trx, archive);
  const removed = await deleteSealedUpTo(trx, archive.toSeq);
  if (removed !== count)
    throw new Error(
      `The log changed while it was archived: ${removed} rows instead of ${count}. No row was removed.`,
    );
  const details = { name: archive.fileName, count };
  await audit(trx, caller, { action: 'AUDIT_ARCHIVE', subject: archive.digest, details });
}
