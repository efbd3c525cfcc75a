import type { CredentialKind } from '@marsa/contract/endpoint.ts';
import type { PermissionSet } from '@marsa/contract/permissions.ts';

/** The role a person has, compiled; a role that is switched off holds nothing. */
export interface ActorRole {
  id: string;
  name: string;
  isActive: boolean;
  permissions: readonly string[];
  holds: PermissionSet;
}

/** Being a member of a workspace with a role; `projectIds` narrows it to some of its projects. */
export interface Membership {
  workspaceId: string;
  role: ActorRole;
  projectIds: ReadonlySet<string> | undefined;
}

/** Who acts. Every kind of credential ends in one of these; it is shared between requests, so never change it. */
export interface Actor {
  kind: 'user' | 'system';
  id: string;
  name: string;
  /** What proved it; a public id, never the secret. */
  credential: { kind: CredentialKind | 'webhook' | 'operator' | 'job'; id: string };
  /** When the person of a browser session last proved that it is still them, milliseconds since 1970. */
  confirmedAt?: number;
  /** Their role needs a second factor and they have none: until then they can do nothing but add one. */
  lacksSecondFactor?: true;
  role: ActorRole;
  memberships: readonly Membership[];
}

/** One act of an actor: who, from where, in which request. */
export interface Caller {
  actor: Actor;
  /** Canonical address, or `local` for commands and jobs. */
  ip: string;
  requestId: string;
  /** Set by `audit.record`; `serve()` checks in development and tests that a declared row was written. */
  audited?: boolean;
}
