import type { CredentialType } from '@marsa/contract/credential-types.ts';
import type {} from '#engines/database/schema.ts';

/** The key of a project, sealed under a master key. */
export interface DataKeyTable {
  /** 16 random bytes in hexadecimal; the values sealed with the key carry them. */
  id: string;
  projectId: string;
  version: number;
  masterKeyId: string;
  wrapped: Uint8Array;
  createdAt: number;
  /** About how many values were sealed with it; null is none. */
  valuesSealed: number | null;
  /** Since when its values are sealed anew with the next one; it is destroyed when there are none left. */
  retiredAt: number | null;
}

/** A credential of a project and how its current version was found. */
export interface CredentialTable {
  projectId: string;
  type: CredentialType;
  /** Of the current value; never used a second time, so the row stays when the credential is deleted. */
  version: number;
  /** JSON: `Check[]` of the contract. */
  checks: string;
  fingerprint: string | null;
  expiresAt: number | null;
  createdAt: number;
  updatedAt: number;
  deletedAt: number | null;
}

/** Rows are only added: a changed value is a new version. */
export interface CredentialVersionTable {
  projectId: string;
  type: CredentialType;
  version: number;
  sealed: Uint8Array;
  restoredFrom: number | null;
  createdBy: string;
  createdAt: number;
}

declare module '#engines/database/schema.ts' {
  interface Database {
    dataKey: DataKeyTable;
    credential: CredentialTable;
    credentialVersion: CredentialVersionTable;
  }
}
