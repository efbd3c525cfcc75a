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

const mostCompiled = 1000;
const compiled = new Map<string, Pick<ActorRole, 'permissions' | 'holds'>>();

/** Roles are few and come with every key, so what their text comes to is kept. */
function compileRole(json: string): Pick<ActorRole, 'permissions' | 'holds'> {
  const known = compiled.get(json);
  if (known) return known;
  const permissions = readStringList(json);
  const made = { permissions, holds: compilePermissions(permissions) };
  if (compiled.size >= mostCompiled) compiled.clear();
  compiled.set(json, made);
  return made;
}

/** A role as the gate uses it. */
export const toActorRole = ({ id, name, permissions, isActive }: StoredRole): ActorRole => ({
  id,
  name,
  isActive: isActive === 1,
  ...compileRole(permissions),
});

/** For the audit log: whether a change switched something off or on; nothing where it did neither. */
export function switchDetails(isActive: boolean | undefined): { outcome?: string } {
  if (isActive === undefined) return {};
  return { outcome: isActive ? 'switched-on' : 'switched-off' };
}

/** True where somebody with `role` may hand on every one of `permissions`: nobody grants what they do not hold. */
export const canGrant = (role: ActorRole, permissions: readonly string[]) =>
  role.isActive && permissions.every((permission) => role.holds.has(permission));
