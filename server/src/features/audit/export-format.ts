import type { AuditEventView } from '@marsa/contract/audit.ts';

export type ExportFormat = 'lines' | 'csv';

/** Column of the table → what stands in it. */
const csvColumns: Record<string, (event: AuditEventView) => string | number | null> = {
  id: (event) => event.id,
  seq: (event) => event.seq,
  at: (event) => event.at,
  last_at: (event) => event.lastAt,
  count: (event) => event.count,
  actor_kind: (event) => event.actor.kind,
  actor_id: (event) => event.actor.id,
  actor_name: (event) => event.actor.name,
  credential_kind: (event) => event.credential?.kind ?? null,
  credential_id: (event) => event.credential?.id ?? null,
  ip: (event) => event.ip,
  request_id: (event) => event.requestId,
  action: (event) => event.action,
  outcome: (event) => event.outcome,
  code: (event) => event.code,
  workspace_id: (event) => event.workspaceId,
  project_id: (event) => event.projectId,
  subject: (event) => event.subject,
  details: (event) => JSON.stringify(event.details),
};

/** How rows are written out: what stands before the first, and each of them with its line end. */
export const exportFormats: Record<ExportFormat, { head: string; line(event: AuditEventView): string }> = {
  lines: { head: '', line: (event) => `${JSON.stringify(event)}\n` },
  csv: {
    head: toCsv(Object.keys(csvColumns)),
    line: (event) => toCsv(Object.values(csvColumns).map((cell) => cell(event))),
  },
};

function toCsv(cells: readonly (string | number | null)[]): string {
  return `${cells.map((cell) => toCell(String(cell ?? ''))).join(',')}\r\n`;
}

/** RFC 4180; what a spreadsheet would take for a formula is made text by an apostrophe (OWASP, CSV injection). */
function toCell(value: string): string {
  const text = /^\s*[=+\-@|%]/.test(value) ? `'${value}` : value;
  return /[",\r\n']/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
