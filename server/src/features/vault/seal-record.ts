import { createHash } from 'node:crypto';
import { type CredentialType, isCredentialType } from '@marsa/contract/credential-types.ts';
import type { Place } from './sealed-value.ts';

/**
 * What the audit log keeps of a value that was sealed: where, how long, and the SHA-256 of the sealed bytes, which
 * tells nothing of the value. By it `vault verify` sees what the tags cannot show: rows that were turned back or taken.
 */
export interface SealRecord {
  type: CredentialType;
  version: number;
  bytes: number;
  /** In base64url. */
  sha256: string;
}

export const sha256Of = (sealed: Uint8Array): string =>
  createHash('sha256').update(sealed).digest('base64url');

/** The record as one of the words in the details of an audit row, which have 100 characters at most. */
export const toSealWord = ({ type, version }: Pick<Place, 'type' | 'version'>, sealed: Uint8Array): string =>
  `${type} ${version} ${sealed.length} ${sha256Of(sealed)}`;

export function parseSealWord(word: string): SealRecord | undefined {
  const [, type = '', version, bytes, sha256 = ''] =
    /^([A-Z0-9_]+) (\d+) (\d+) ([A-Za-z0-9_-]{43})$/.exec(word) ?? [];
  return isCredentialType(type)
    ? { type, version: Number(version), bytes: Number(bytes), sha256 }
    : undefined;
}
