import { createHash } from 'node:crypto';
import type { CredentialTable, CredentialVersionTable } from './vault.tables.ts';

/**
 * What the audit log keeps of the part of a row that stands in the open: the fingerprint that a site shows to the world,
 * the end that people are reminded of, who stored what and when. By it `vault verify` sees what was edited past Marsa.
 */
export interface RowRecord {
  /** `TYPE` of a credential, or `TYPE VERSION` of one of its versions. */
  key: string;
  /** In base64url. */
  sha256: string;
}

export const recordOfCredential = (row: CredentialTable): RowRecord => ({
  key: row.type,
  sha256: sha256Of([
    ...[row.projectId, row.type, row.version, row.checks, row.fingerprint, row.expiresAt],
    ...[row.createdAt, row.updatedAt, row.deletedAt],
  ]),
});

export const recordOfVersion = (row: Omit<CredentialVersionTable, 'sealed'>): RowRecord => ({
  key: `${row.type} ${row.version}`,
  sha256: sha256Of([row.projectId, row.type, row.version, row.restoredFrom, row.createdBy, row.createdAt]),
});

const sha256Of = (columns: readonly (string | number | null)[]): string =>
  createHash('sha256').update(JSON.stringify(columns)).digest('base64url');

/** The record as one of the words in the details of an audit row, which have 100 characters at most. */
export const toRowWord = ({ key, sha256 }: RowRecord): string => `${key} ${sha256}`;

export function parseRowWord(word: string): RowRecord | undefined {
  const [, key, sha256] = /^([A-Z0-9_]+(?: \d+)?) ([A-Za-z0-9_-]{43})$/.exec(word) ?? [];
  return key === undefined || sha256 === undefined ? undefined : { key, sha256 };
}
