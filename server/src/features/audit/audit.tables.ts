import type { ProblemCode } from '@marsa/contract/problems.ts';
import type {} from '#engines/database/schema.ts';

/** What was done, by whom, from where. Rows are only ever added; `seq`, `keyId` and `mac` come with the seal. */
export interface AuditEventTable {
  id: string;
  seq: number | null;
  keyId: string | null;
  at: number;
  lastAt: number;
  /** How many equal refusals the row stands for. */
  count: number;
  actorKind: 'user' | 'system' | 'anonymous';
  actorId: string | null;
  actorName: string | null;
  credentialKind: string | null;
  credentialId: string | null;
  ip: string;
  requestId: string;
  /** Text, not `AuditAction`: rows outlive the names of a release. */
  action: string;
  outcome: 'allowed' | 'refused';
  code: ProblemCode | null;
  workspaceId: string | null;
  projectId: string | null;
  subject: string | null;
  details: string;
  mac: Uint8Array | null;
}

/** The end of the sealed chain: one row, which moves with every sealed batch. */
export interface AuditHeadTable {
  id: 1;
  seq: number;
  /** Of the row at `seq`. */
  mac: Uint8Array;
  keyId: string;
  /** Over all of the above, so that the head cannot be turned back without the key. */
  seal: Uint8Array;
}

declare module '#engines/database/schema.ts' {
  interface Database {
    auditEvent: AuditEventTable;
    auditHead: AuditHeadTable;
  }
}

export type AuditRow = AuditEventTable;
export type SealedRow = AuditRow & { seq: number; keyId: string; mac: Uint8Array };

/** All columns in the order in which they are written and sealed; `mac` comes last and is not part of the seal. */
export const auditColumns = [
  'id',
  'seq',
  'keyId',
  'at',
  'lastAt',
  'count',
  'actorKind',
  'actorId',
  'actorName',
  'credentialKind',
  'credentialId',
  'ip',
  'requestId',
  'action',
  'outcome',
  'code',
  'workspaceId',
  'projectId',
  'subject',
  'details',
  'mac',
] as const satisfies readonly (keyof AuditRow)[];
