import { setImmediate as nextTurn } from 'node:timers/promises';
import type { CompiledQuery, NotNull } from 'kysely';
import { engineOf } from '#engines/database/engine-of.ts';
import type { Db, Engine } from '#engines/database/schema.ts';
import { holdsInAnyCase } from '#engines/database/search.ts';
import { type AuditHeadTable, type AuditRow, auditColumns, type SealedRow } from './audit.tables.ts';
import type { AuditFilter, Visible } from './visibility.ts';

export type AuditHead = Omit<AuditHeadTable, 'id'>;

const maxRowsAtOnce = 32;

/** Adds rows, up to 32 by one statement. Each size of statement is built once, then only its values change. */
export async function insertEvents(db: Db, rows: readonly AuditRow[]): Promise<void> {
  for (let from = 0; from < rows.length; ) {
    const size = Math.min(maxRowsAtOnce, largestPowerOf2(rows.length - from));
    const parameters = rows
      .slice(from, from + size)
      .flatMap((row) => auditColumns.map((column) => row[column]));
    await db.executeQuery({ ...insertOf(db, size), parameters });
    from += size;
  }
}

const largestPowerOf2 = (upTo: number) => 1 << (31 - Math.clz32(upTo));

const inserts = new Map<string, CompiledQuery>();

function insertOf(db: Db, size: number): CompiledQuery {
  const engine = engineOf(db);
  const known = inserts.get(`${engine} ${size}`);
  if (known) return known;
  const built = db.insertInto('auditEvent').values(new Array(size).fill(sampleRow)).compile();
  inserts.set(`${engine} ${size}`, built);
  return built;
}

/** Only its columns matter, and that they stand in the order of `auditColumns`. */
const sampleRow = Object.fromEntries(auditColumns.map((column) => [column, 0]));

export async function findHead(db: Db): Promise<AuditHead | undefined> {
  return db
    .selectFrom('auditHead')
    .select(['seq', 'mac', 'keyId', 'hash', 'seal'])
    .where('id', '=', 1)
    .executeTakeFirst();
}

/**
 * Moves the end of the chain from where the caller found it.
 * @returns false if another instance moved it meanwhile (or, for the first move, fails as a unique violation)
 */
export async function moveHead(trx: Db, foundSeq: number, head: AuditHead): Promise<boolean> {
  if (foundSeq === 0) {
    await trx
      .insertInto('auditHead')
      .values({ id: 1, ...head })
      .execute();
    return true;
  }
  const { numUpdatedRows } = await trx
    .updateTable('auditHead')
    .set(head)
    .where('id', '=', 1)
    .where('seq', '=', foundSeq)
    .executeTakeFirstOrThrow();
  return numUpdatedRows === 1n;
}

/** Rows without a seal, oldest first. */
export async function findUnsealed(db: Db, limit: number, afterId = ''): Promise<AuditRow[]> {
  return db
    .selectFrom('auditEvent')
    .selectAll()
    .where('seq', 'is', null)
    .where('id', '>', afterId)
    .orderBy('id')
    .limit(limit)
    .execute();
}

/** All of them, a page at a time. */
export async function* unsealedRows(db: Db): AsyncGenerator<AuditRow[]> {
  for (let afterId = ''; ; await nextTurn()) {
    const rows = await findUnsealed(db, pageSize, afterId);
    if (rows.length > 0) yield rows;
    const last = rows.at(-1);
    if (!last || rows.length < pageSize) return;
    afterId = last.id;
  }
}

/** When the oldest row without a seal was written, milliseconds since 1970. */
export async function findOldestUnsealed(db: Db): Promise<number | undefined> {
  const row = await db
    .selectFrom('auditEvent')
    .select('lastAt')
    .where('seq', 'is', null)
    .orderBy('id')
    .limit(1)
    .executeTakeFirst();
  return row?.lastAt;
}

export async function countUnsealed(db: Db): Promise<number> {
  const { rows } = await db
    .selectFrom('auditEvent')
    .select((eb) => eb.fn.countAll<number>().as('rows'))
    .where('seq', 'is', null)
    .executeTakeFirstOrThrow();
  return Number(rows);
}

/** @throws Error if a row is gone or has a seal already: then the whole batch must not count. */
export async function writeSeals(trx: Db, rows: readonly SealedRow[]): Promise<void> {
  const update = sealUpdateOf(trx);
  for (const { seq, keyId, mac, id } of rows) {
    const { numAffectedRows } = await trx.executeQuery({ ...update, parameters: [seq, keyId, mac, id] });
    if (numAffectedRows !== 1n) throw new Error(`Audit row ${id} changed while it was being sealed`);
  }
}

const sealUpdates = new Map<Engine, CompiledQuery>();

function sealUpdateOf(db: Db): CompiledQuery {
  const engine = engineOf(db);
  const known = sealUpdates.get(engine);
  if (known) return known;
  const built = db
    .updateTable('auditEvent')
    .set({ seq: 0, keyId: '', mac: new Uint8Array() })
    .where('id', '=', '')
    .where('seq', 'is', null)
    .compile();
  sealUpdates.set(engine, built);
  return built;
}

/** A row that has a place in the chain, whether rightly or not. */
export type ChainedRow = AuditRow & { seq: number };

const pageSize = 500;

/** Rows in the order of the chain. */
export async function findSealedAfter(db: Db, seq: number, limit: number): Promise<ChainedRow[]> {
  return db
    .selectFrom('auditEvent')
    .selectAll()
    .where('seq', '>', seq)
    .orderBy('seq')
    .limit(limit)
    .$narrowType<{ seq: NotNull }>()
    .execute();
}

/** The rows after a place, a page at a time; others get their turn between two pages. */
export async function* chainAfter(db: Db, seq: number): AsyncGenerator<ChainedRow[]> {
  for (let after = seq; ; await nextTurn()) {
    const rows = await findSealedAfter(db, after, pageSize);
    if (rows.length > 0) yield rows;
    const last = rows.at(-1);
    if (!last || rows.length < pageSize) return;
    after = last.seq;
  }
}

/** Place of the first row of this time or later, be it the latest written; undefined where there is none. */
export async function findFirstSince(db: Db, at: number): Promise<number | undefined> {
  const { seq } = await db
    .selectFrom('auditEvent')
    .select((eb) => eb.fn.min('seq').as('seq'))
    .where('seq', 'is not', null)
    .where('at', '>=', at)
    .executeTakeFirstOrThrow();
  return seq === null ? undefined : Number(seq);
}

/** @returns how many there were */
export async function deleteSealedUpTo(trx: Db, seq: number): Promise<number> {
  const { numDeletedRows } = await trx
    .deleteFrom('auditEvent')
    .where('seq', '<=', seq)
    .executeTakeFirstOrThrow();
  return Number(numDeletedRows);
}

export interface AuditPage {
  order: 'asc' | 'desc';
  /** Id of the last row of the page before. */
  after?: string | undefined;
  limit: number;
}

/** Rows that pass the filter and that the caller may see, in the order of their ids, which is that of their times. */
export async function findEvents(
  db: Db,
  visible: Visible,
  filter: AuditFilter,
  page: AuditPage,
): Promise<AuditRow[]> {
  let query = db.selectFrom('auditEvent').selectAll().orderBy('id', page.order).limit(page.limit);
  if (page.after !== undefined) query = query.where('id', page.order === 'asc' ? '>' : '<', page.after);
  if (visible !== 'all') {
    query = query.where((eb) =>
      eb.or(
        visible.map(({ workspaceId, projectIds }) => {
          const inWorkspace = eb('workspaceId', '=', workspaceId);
          return projectIds ? inWorkspace.and('projectId', 'in', projectIds) : inWorkspace;
        }),
      ),
    );
  }
  for (const column of ['workspaceId', 'projectId', 'actorId', 'action', 'outcome'] as const) {
    const value = filter[column];
    if (value !== undefined) query = query.where(column, '=', value);
  }
  if (filter.fromId !== undefined) query = query.where('id', '>=', filter.fromId);
  if (filter.toId !== undefined) query = query.where('id', '<', filter.toId);
  const { q } = filter;
  if (q !== undefined)
    query = query.where((eb) => eb.or(searched.map((column) => holdsInAnyCase(column, q))));
  return query.execute();
}

const searched = ['subject', 'actorName', 'ip', 'code'] as const;
