import { compilePermissions } from '@marsa/contract/permissions.ts';
import type { ActorRole, Caller, Membership } from '@marsa/server/platform/caller.ts';

export function testRole(...permissions: string[]): ActorRole {
  return { id: 'role', name: 'Test', isActive: true, permissions, holds: compilePermissions(permissions) };
}

interface TestCaller {
  id?: string;
  name?: string;
  /** Permissions of the caller's own role. */
  permissions?: string[];
  memberships?: Membership[];
}

/** A person with an API key, on loopback. */
export function testCaller({
  id = 'ada',
  name = 'Ada',
  permissions = [],
  memberships = [],
}: TestCaller = {}): Caller {
  const credential = { kind: 'api-key', id: `key-of-${id}` } as const;
  return {
    actor: { kind: 'user', id, name, credential, role: testRole(...permissions), memberships },
    ip: '127.0.0.1',
    requestId: 'request-1',
  };
}
