import { createHash } from 'node:crypto';
import { type AuditRow, contentColumns } from './audit.tables.ts';

/**
 * The chain that anyone can check, beside the sealed one that needs the key: each link is the SHA-256 of the link
 * before (32 bytes) and the row as one line of JSON, as it stands in a signed export. Described in
 * docs/audit-format.md; nothing in here may change without another version of that format.
 */
export const publicChainStart: Uint8Array = new Uint8Array(32);

/** The names and order of the fields of a row; how it is sealed is left out, so that a new seal changes nothing. */
export const publicColumns = ['seq', 'id', ...contentColumns] as const satisfies readonly (keyof AuditRow)[];

/** The row as it is exported and chained, without a line end. */
export const toPublicLine = (row: AuditRow): string =>
  JSON.stringify(Object.fromEntries(publicColumns.map((column) => [column, row[column]])));

export const publicLinkOf = (previous: Uint8Array, line: string | Uint8Array): Uint8Array =>
  createHash('sha256').update(previous).update(line).digest();
