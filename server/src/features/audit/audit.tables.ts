import type { ProblemCode } from '@marsa/contract/problems.ts';
import type {} from '#engines/database/schema.ts';

/** What was done, by whom, from where. Rows are only ever added; `seq` and the final `keyId` and `mac` come with the seal. */
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
  /** Its stamp until it is sealed, then its place in the chain. */
  mac: Uint8Array | null;
}

/** The end of the sealed chain: one row, which moves with every sealed batch. */
export interface AuditHeadTable {
  id: 1;
  seq: number;
  /** Of the row at `seq`. */
  mac: Uint8Array;
  keyId: string;
  /** The public chain up to `seq`; null until the first seal after it was introduced. */
  hash: Uint8Array | null;
  /** Over all of the above, so that the head cannot be turned back without the key. */
  seal: Uint8Array;
}

/** The key that signs checkpoints: one row, made on first use. */
export interface AuditSigningKeyTable {
  id: 1;
  /** Which log this is; drawn with the key. */
  logId: string;
  /** SHA-256 of the public key (SPKI, DER) in hexadecimal. */
  keyId: string;
  publicKey: Uint8Array;
  masterKeyId: string;
  /** The private key, sealed under a master key. */
  wrapped: Uint8Array;
  createdAt: number;
}

/** What the public chain was at some place, signed. */
export interface AuditCheckpointTable {
  seq: number;
  logId: string;
  hash: Uint8Array;
  at: number;
  keyId: string;
  signature: Uint8Array;
}

/** Rows that were moved to a file; the chain goes on from the last of them. */
export interface AuditArchiveTable {
  fromSeq: number;
  toSeq: number;
  /** Seal of the row at `toSeq`. */
  mac: Uint8Array;
  /** The public chain up to `toSeq`. */
  hash: Uint8Array;
  /** SHA-256 of the file in hexadecimal. */
  digest: string;
  fileName: string;
  at: number;
  keyId: string;
  /** Over all of the above: without the key nobody can pretend that missing rows were archived. */
  seal: Uint8Array;
}

declare module '#engines/database/schema.ts' {
  interface Database {
    auditEvent: AuditEventTable;
    auditHead: AuditHeadTable;
    auditSigningKey: AuditSigningKeyTable;
    auditCheckpoint: AuditCheckpointTable;
    auditArchive: AuditArchiveTable;
  }
}

export type AuditRow = AuditEventTable;
export type SealedRow = AuditRow & { seq: number; keyId: string; mac: Uint8Array };

/** What a row says, in the order in which it is sealed, chained and exported. */
export const contentColumns = [
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
] as const satisfies readonly (keyof AuditRow)[];

/** All columns in the order in which they are written and sealed; `mac` comes last and is not part of the seal. */
export const auditColumns = [
  'id',
  'seq',
  'keyId',
  ...contentColumns,
  'mac',
] as const satisfies readonly (keyof AuditRow)[];
