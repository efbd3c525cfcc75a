import { compilePermissions, type Permission, permissions } from '@marsa/contract/permissions.ts';
import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useMemo } from 'react';
import type { CurrentSession } from './current-session.ts';
import { sessionQuery } from './session.ts';

/** Who is signed in. Undefined while it is not known, null where nobody is. */
export function useAuth(): {
  session: CurrentSession | null | undefined;
  person: CurrentSession['person'] | undefined;
} {
  const { data } = useQuery(sessionQuery);
  return { session: data, person: data?.person };
}

export interface Holdings {
  /** Whether the person may do this: in the workspace, or in any where none is named. The server decides all the same. */
  holds(permission: Permission, workspaceId?: string): boolean;
}

export function holdingsOf(session: CurrentSession | null | undefined): Holdings {
  const own = compilePermissions(session?.permissions ?? []);
  const workspaces = (session?.workspaces ?? []).map(({ id, permissions: held }) => ({
    id,
    held: compilePermissions(held),
  }));
  return {
    holds(permission, workspaceId) {
      const { scope } = permissions[permission];
      if (scope !== 'workspace' && own.has(permission)) return true;
      if (scope === 'installation') return false;
      return workspaces.some(({ id, held }) => (workspaceId ?? id) === id && held.has(permission));
    },
  };
}

export function usePermissions(): Holdings {
  const { session } = useAuth();
  return useMemo(() => holdingsOf(session), [session]);
}

/** Shows a part only to who may use it. */
export function PermissionGuard({
  permission,
  workspaceId,
  fallback = null,
  children,
}: {
  permission: Permission;
  workspaceId?: string;
  fallback?: ReactNode;
  children: ReactNode;
}) {
  const { holds } = usePermissions();
  return holds(permission, workspaceId) ? children : fallback;
}
