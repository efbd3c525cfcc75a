import { compilePermissions } from '@marsa/contract/permissions.ts';
import { z } from 'zod';
import type { ActorRole } from '#platform/caller.ts';

const stringList = z.array(z.string());

/** A list kept as JSON text; unreadable text is an empty list, so that a damaged row grants nothing. */
export function readStringList(json: string): string[] {
  try {
    return stringList.parse(JSON.parse(json));
  } catch {
    return [];
  }
}

interface StoredRole {
  id: string;
  name: string;
  permissions: string;
  isActive: number;
}

/** A role as the gate uses it. */
export function toActorRole(row: StoredRole): ActorRole {
  const permissions = readStringList(row.permissions);
  return {
    id: row.id,
    name: row.name,
    isActive: row.isActive === 1,
    permissions,
    holds: compilePermissions(permissions),
  };
}

/** True where somebody with `role` may hand on every one of `permissions`: nobody grants what they do not hold. */
export const canGrant = (role: ActorRole, permissions: readonly string[]) =>
  role.isActive && permissions.every((permission) => role.holds.has(permission));
