import { setImmediate as nextTurn } from 'node:timers/promises';
import {
  type AuditDetails,
  type AuditEventView,
  auditDetails,
  type ListedEventView,
} from '@marsa/contract/audit.ts';
import type { Db } from '#engines/database/schema.ts';
import type { Actor } from '#platform/caller.ts';
import { toIso } from '#platform/clock.ts';
import { type Cursors, toPage } from '#platform/cursor.ts';
import { Problem } from '#platform/problem.ts';
import type { Page } from '#platform/serve.ts';
import { findEvents } from './audit.store.ts';
import type { AuditRow } from './audit.tables.ts';
import { type ExportFormat, exportFormats } from './export-format.ts';
import { type AuditQuery, toFilter, type Visible, visibleTo } from './visibility.ts';

const exportedAtOnce = 500;

interface ListOptions {
  actor: Actor;
  cursors: Cursors;
  /** What projects are called now. */
  listProjectNames(db: Db, ids: readonly string[]): Promise<ReadonlyMap<string, string>>;
  limit: number;
  cursor?: string | undefined;
}

/** One page, newest first, of what the actor may see. */
export async function listEvents(
  db: Db,
  { actor, cursors, listProjectNames, limit, cursor, ...query }: AuditQuery & ListOptions,
): Promise<Page<ListedEventView>> {
  const page = { order: 'desc', after: cursors.open('audit', cursor), limit: limit + 1 } as const;
  const rows = await findEvents(db, getVisible(actor), toFilter(query), page);
  const names = await listProjectNames(db, [...new Set(rows.flatMap(({ projectId }) => projectId ?? []))]);
  const toListed = (row: AuditRow) => ({
    ...toView(row),
    projectName: (row.projectId !== null && names.get(row.projectId)) || null,
  });
  return toPage(rows, limit, toListed, (last) => cursors.seal('audit', last.id));
}

/** Everything the actor may see, as text, oldest first; read page by page while it is being sent. */
export function exportEvents(
  db: Db,
  actor: Actor,
  query: AuditQuery,
  format: ExportFormat,
): AsyncIterable<string> {
  return exportVisible(db, getVisible(actor), query, format);
}

/** The export without a caller, for the operator's command. */
export async function* exportVisible(
  db: Db,
  visible: Visible,
  query: AuditQuery,
  format: ExportFormat,
): AsyncGenerator<string> {
  const { head, line } = exportFormats[format];
  const filter = toFilter(query);
  if (head) yield head;
  for (let after: string | undefined; ; await nextTurn()) {
    const rows = await findEvents(db, visible, filter, { order: 'asc', after, limit: exportedAtOnce });
    if (rows.length > 0) yield rows.map((row) => line(toView(row))).join('');
    if (rows.length < exportedAtOnce) return;
    after = rows.at(-1)?.id;
  }
}

function getVisible(actor: Actor): Visible {
  const visible = visibleTo(actor);
  if (visible !== 'all' && visible.length === 0) {
    throw new Problem(
      'INSUFFICIENT_PERMISSIONS',
      'Reading the audit log needs the permission audit:read in one of your workspaces, or audit:all.',
    );
  }
  return visible;
}

function toView(row: AuditRow): AuditEventView {
  return {
    id: row.id,
    seq: row.seq,
    at: toIso(row.at),
    lastAt: toIso(row.lastAt),
    count: row.count,
    actor: { kind: row.actorKind, id: row.actorId, name: row.actorName },
    credential: row.credentialKind === null ? null : { kind: row.credentialKind, id: row.credentialId },
    ip: row.ip,
    requestId: row.requestId,
    action: row.action,
    outcome: row.outcome,
    code: row.code,
    workspaceId: row.workspaceId,
    projectId: row.projectId,
    subject: row.subject,
    details: toDetails(row.details),
  };
}

/** A row that was tampered with must still be shown. */
function toDetails(json: string): AuditDetails {
  try {
    return auditDetails.parse(JSON.parse(json));
  } catch {
    return {};
  }
}
