/**
 * Every permission Marsa itself asks for. `installation` permissions come from a person's own role;
 * `workspace` permissions from the role of their membership; `both` from either.
 */
export const permissions = {
  'devkeys:read': { scope: 'installation', title: 'List developers and their API keys' },
  'devkeys:write': { scope: 'installation', title: 'Create, rotate and revoke API keys' },
  'bans:read': { scope: 'installation', title: 'List banned addresses' },
  'bans:write': { scope: 'installation', title: 'Lift bans' },
  'roles:read': { scope: 'installation', title: 'List roles' },
  'roles:write': { scope: 'installation', title: 'Create, change and delete roles' },
  'people:write': {
    scope: 'installation',
    title: 'Invite people, change their role, switch them off and on',
  },
  'sessions:read': { scope: 'installation', title: 'List the sessions of other people' },
  'sessions:write': { scope: 'installation', title: 'End the sessions of other people' },
  'workspaces:join': { scope: 'installation', title: 'Join a workspace of other people' },
  'jobs:read': { scope: 'installation', title: 'List background jobs' },
  'jobs:write': { scope: 'installation', title: 'Retry and discard background jobs' },
  'backups:read': { scope: 'installation', title: 'List backups and what was done with them' },
  'backups:write': { scope: 'installation', title: 'Make a backup' },
  'tokens:all': { scope: 'installation', title: 'Introspect access tokens of every workspace' },
  'tokens:introspect': { scope: 'both', title: 'Introspect access tokens' },
  'service-tokens:read': { scope: 'workspace', title: 'List service tokens' },
  'service-tokens:write': { scope: 'workspace', title: 'Create, rotate and revoke service tokens' },
  'system:read': {
    scope: 'installation',
    title: 'See health and configuration of the installation, without secrets',
  },
  'audit:all': { scope: 'installation', title: 'Read the audit log of all workspaces and verify its seal' },
  'audit:read': { scope: 'both', title: 'Read the audit log' },
  'workspaces:write': { scope: 'workspace', title: 'Rename a workspace' },
  'members:read': { scope: 'workspace', title: 'List the members of a workspace' },
  'members:write': { scope: 'workspace', title: 'Add, change and remove members' },
  'projects:read': { scope: 'workspace', title: 'List and read projects' },
  'projects:write': { scope: 'workspace', title: 'Create and change projects' },
  'projects:delete': { scope: 'workspace', title: 'Delete projects with all they hold' },
  'secrets:read': { scope: 'workspace', title: 'List credentials, never their values' },
  'secrets:write': { scope: 'workspace', title: 'Store and restore credentials' },
  'secrets:download': { scope: 'workspace', title: 'Download the value of a credential' },
  'pwa:read': { scope: 'workspace', title: 'Read PWA checks' },
  'pwa:write': { scope: 'workspace', title: 'Start PWA checks' },
  'wrappers:read': { scope: 'workspace', title: 'Preview and download the generated repository' },
  'wrappers:write': { scope: 'workspace', title: 'Push the generated repository' },
  'github:read': { scope: 'workspace', title: 'Read GitHub access and runs' },
  'github:write': { scope: 'workspace', title: 'Set GitHub access and sync secrets' },
  'builds:read': { scope: 'workspace', title: 'Read builds' },
  'builds:write': { scope: 'workspace', title: 'Dispatch and cancel builds' },
  'releases:read': { scope: 'workspace', title: 'Read releases' },
  'webhooks:read': { scope: 'workspace', title: 'Read webhooks that come in and go out' },
  'webhooks:write': { scope: 'workspace', title: 'Set up webhooks, test and redeliver them' },
  'attention:read': { scope: 'both', title: 'See what needs a person' },
} as const satisfies Record<string, { scope: 'installation' | 'workspace' | 'both'; title: string }>;

export type Permission = keyof typeof permissions;

/** `resource:action`, up to three parts, `*`, `resource:*` or `*:action`; other systems may add their own words. */
export const permissionPattern =
  /^(\*|(\*|[a-z][a-z0-9_-]*):\*|\*:[a-z][a-z0-9_-]*|[a-z][a-z0-9_-]*(:[a-z][a-z0-9_-]*){1,2}|[a-z][a-z0-9_-]*:[a-z][a-z0-9_-]*:\*)$/;

/** What the two built-in roles hold. DEV holds every workspace permission, ADMIN everything. */
export const builtInRoles: Record<'ADMIN' | 'DEV', readonly string[]> = {
  ADMIN: ['*'],
  DEV: [
    ...new Set(
      Object.entries(permissions)
        .filter(([, { scope }]) => scope !== 'installation')
        .map(([permission]) =>
          reachesInstallation(permission) ? permission : `${resourceOf(permission)}:*`,
        ),
    ),
  ],
};

/** True where `resource:*` would hold more than a workspace's matters: `workspaces:join`, `audit:all`. */
function reachesInstallation(permission: string): boolean {
  return Object.entries(permissions).some(
    ([other, { scope }]) => scope === 'installation' && resourceOf(other) === resourceOf(permission),
  );
}

function resourceOf(permission: string): string {
  return permission.slice(0, permission.indexOf(':'));
}

export interface PermissionSet {
  has(permission: string): boolean;
}

/** Compiles a role's permissions once, so that a check is a few look-ups (well under a microsecond). */
export function compilePermissions(granted: readonly string[]): PermissionSet {
  const exact = new Set(granted);
  const all = exact.has('*') || exact.has('*:*');
  return {
    has(permission) {
      if (all || exact.has(permission)) return true;
      const last = permission.lastIndexOf(':');
      if (last < 0) return false;
      if (exact.has(`*:${permission.slice(last + 1)}`)) return true;
      for (let end = last; end > 0; end = permission.lastIndexOf(':', end - 1)) {
        if (exact.has(`${permission.slice(0, end)}:*`)) return true;
      }
      return false;
    },
  };
}
