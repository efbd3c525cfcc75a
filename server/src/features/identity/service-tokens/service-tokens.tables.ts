import type {} from '#engines/database/schema.ts';

export interface ServiceTokenTable {
  /** The 12 characters after `marsa_svc_`. */
  id: string;
  name: string;
  workspaceId: string;
  /** The person in whose rights it acts. */
  createdBy: string;
  digest: Uint8Array;
  digestKeyId: string;
  lastFour: string;
  /** JSON array of permission strings. */
  scopes: string;
  /** JSON array of project ids; null: all of the workspace. */
  projectIds: string | null;
  /** JSON array of addresses and ranges; null: anywhere. */
  networks: string | null;
  /** How long it was meant to live; what replaces it lives as long. */
  lifetimeMs: number;
  expiresAt: number;
  /** End of the overlap after a rotation. */
  endsAt: number | null;
  replacedBy: string | null;
  revokedAt: number | null;
  lastUsedAt: number | null;
  lastUsedIp: string | null;
  createdAt: number;
}

declare module '#engines/database/schema.ts' {
  interface Database {
    serviceToken: ServiceTokenTable;
  }
}
