import type * as audit from '@marsa/contract/audit.ts';
import { type AuditAction, auditActions } from '@marsa/contract/audit-actions.ts';
import type { InputOf } from '@marsa/contract/endpoint.ts';

/** Filters as they stand in the address: days as `2026-11-27`, of this device's time zone. */
export const filterNames = ['q', 'action', 'outcome', 'from', 'to', 'actor', 'project', 'workspace'] as const;

export type AuditQuery = NonNullable<InputOf<typeof audit.exportCsv>['query']>;

export type AuditFilter = Partial<Record<(typeof filterNames)[number], string>>;

const isAction = (text: string | undefined): text is AuditAction =>
  auditActions.some((action) => action === text);

export const isDay = (text: string | undefined): text is string =>
  text !== undefined && /^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(Date.parse(text));

const startOf = (day: string, daysLater = 0) => {
  const start = new Date(`${day}T00:00:00`);
  start.setDate(start.getDate() + daysLater);
  return start.toISOString();
};

/** From the address to what the API takes; what is not valid is left out. The last day counts whole. */
export function toQuery(filter: AuditFilter): AuditQuery {
  const { q, action, outcome, from, to, actor, project, workspace } = filter;
  return {
    ...(q ? { q: q.slice(0, 100) } : {}),
    ...(isAction(action) ? { action } : {}),
    ...(outcome === 'allowed' || outcome === 'refused' ? { outcome } : {}),
    ...(isDay(from) ? { from: startOf(from) } : {}),
    ...(isDay(to) ? { to: startOf(to, 1) } : {}),
    ...(actor ? { actorId: actor } : {}),
    ...(project ? { projectId: project } : {}),
    ...(workspace ? { workspaceId: workspace } : {}),
  };
}
