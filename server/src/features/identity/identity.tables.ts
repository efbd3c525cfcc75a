import type {} from '#engines/database/schema.ts';

export interface RoleTable {
  id: string;
  name: string;
  /** JSON array of permission strings. */
  permissions: string;
  isActive: number;
  isBuiltIn: number;
  /** Whether its people must have a second factor; null: as Marsa thinks right for the role. */
  needsSecondFactor: number | null;
  version: number;
  createdAt: number;
  updatedAt: number;
}

export interface PersonTable {
  id: string;
  name: string;
  roleId: string;
  isActive: number;
  createdAt: number;
  updatedAt: number;
  /** In lower case; null for somebody who only has API keys. */
  email: string | null;
  /** `en` or `ar`; null: as the browser says. */
  language: string | null;
  /** Rises with each change of the password, so that older access tokens end; null is 0. */
  tokenVersion: number | null;
}

export interface WorkspaceTable {
  id: string;
  name: string;
  /** The person whose own workspace it is. */
  ownerId: string | null;
  createdAt: number;
  updatedAt: number;
}

export interface MembershipTable {
  id: string;
  workspaceId: string;
  personId: string;
  roleId: string;
  /** JSON array of project ids; null: all of the workspace. */
  projectIds: string | null;
  joinedBy: string;
  createdAt: number;
}

export interface ApiKeyTable {
  /** The 12 characters after `marsa_`. */
  id: string;
  personId: string;
  name: string;
  digest: Uint8Array;
  digestKeyId: string;
  lastFour: string;
  /** JSON array of addresses and ranges; null: anywhere. */
  networks: string | null;
  expiresAt: number | null;
  /** End of the overlap after a rotation. */
  endsAt: number | null;
  replacedBy: string | null;
  revokedAt: number | null;
  lastUsedAt: number | null;
  lastUsedIp: string | null;
  createdAt: number;
}

export interface BanTable {
  subject: string;
  reason: string;
  count: number;
  createdAt: number;
  until: number;
}

declare module '#engines/database/schema.ts' {
  interface Database {
    role: RoleTable;
    person: PersonTable;
    workspace: WorkspaceTable;
    membership: MembershipTable;
    apiKey: ApiKeyTable;
    ban: BanTable;
  }
}
