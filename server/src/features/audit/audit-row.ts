import { type AuditDetails, auditDetails } from '@marsa/contract/audit.ts';
import type { AuditAction } from '@marsa/contract/audit-actions.ts';
import type { ProblemCode } from '@marsa/contract/problems.ts';
import type { Caller } from '#platform/caller.ts';
import { newId } from '#platform/ids.ts';
import type { AuditRow } from './audit.tables.ts';

/** What an act says about itself. With `projectId` always give `workspaceId` too: it decides who may read the row. */
export interface AuditEvent {
  action: AuditAction;
  workspaceId?: string | undefined;
  projectId?: string | undefined;
  /** What it was done to: an id, a type, an address. Never a secret. */
  subject?: string | undefined;
  details?: AuditDetails | undefined;
}

export interface AuditRefusal extends AuditEvent {
  code: ProblemCode;
}

/** Somebody who proved nothing. */
export interface Stranger {
  ip: string;
  requestId: string;
  /** Public id in the credential that was presented, if it had the form of one, and its kind. */
  credentialHint?: string | undefined;
  credentialKind?: string | undefined;
}

/** An allowed act as a row without its seal. */
export function toAllowedRow(caller: Caller, event: AuditEvent, nowMs: number): AuditRow {
  return toRow(caller, event, 'allowed', null, nowMs);
}

/** A refused act as a row without its seal. */
export function toRefusedRow(who: Caller | Stranger, event: AuditRefusal, nowMs: number): AuditRow {
  return toRow(who, event, 'refused', event.code, nowMs);
}

function toRow(
  who: Caller | Stranger,
  event: AuditEvent,
  outcome: AuditRow['outcome'],
  code: ProblemCode | null,
  nowMs: number,
): AuditRow {
  const actor = 'actor' in who ? who.actor : undefined;
  const hint = 'credentialHint' in who ? who.credentialHint : undefined;
  const hintKind = 'credentialKind' in who ? who.credentialKind : undefined;
  return {
    id: newId(nowMs),
    seq: null,
    keyId: null,
    at: nowMs,
    lastAt: nowMs,
    count: 1,
    actorKind: actor?.kind ?? 'anonymous',
    actorId: toText(actor?.id, 64),
    actorName: toText(actor?.name, 200),
    credentialKind: actor?.credential.kind ?? (hint === undefined ? null : (hintKind ?? 'api-key')),
    credentialId: toText(actor?.credential.id ?? hint, 64),
    ip: toText(who.ip, 64) ?? '',
    requestId: toText(who.requestId, 64) ?? '',
    action: event.action,
    outcome,
    code,
    workspaceId: toText(event.workspaceId, 26),
    projectId: toText(event.projectId, 26),
    subject: toText(event.subject, 200),
    details: event.details ? toDetailsJson(event.details) : '{}',
    mac: null,
  };
}

const detailNames: ReadonlySet<string> = new Set(Object.keys(auditDetails.shape));
const maxWords = 100;

/** Keeps the fields the contract lists, and of them only plain values: what nobody listed cannot leak. */
function toDetailsJson(details: object): string {
  const kept: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(details)) {
    const plain = detailNames.has(name) ? toPlain(value) : undefined;
    if (plain !== undefined) kept[name] = plain;
  }
  return JSON.stringify(kept);
}

function toPlain(value: unknown): unknown {
  if (typeof value === 'string') return toText(value, 200);
  if (typeof value === 'boolean' || (typeof value === 'number' && Number.isFinite(value))) return value;
  if (!Array.isArray(value)) return undefined;
  return value.slice(0, maxWords).flatMap((word) => (typeof word === 'string' ? [toText(word, 100)] : []));
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is taken out
const control = /[\u0000-\u001f\u007f]/g;

/** Text that every engine stores as it is: an audit row must never fail because of what a caller sent. */
function toText(value: string | undefined, maxCharacters: number): string | null {
  if (value === undefined) return null;
  return value.slice(0, maxCharacters).toWellFormed().replace(control, '\ufffd');
}
