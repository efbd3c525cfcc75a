import type { BodyOf, DataOf } from '@marsa/contract/endpoint.ts';
import type * as contract from '@marsa/contract/tokens.ts';
import type { Caller } from '#platform/caller.ts';
import { Problem } from '#platform/problem.ts';
import type { TokenAuthenticator } from './tokens-deps.ts';

type Introspection = DataOf<typeof contract.introspect>;

/** Whether a token works, and what its person may do in its workspace now, for other systems. */
export async function introspectToken(
  { authenticator }: { authenticator: TokenAuthenticator },
  caller: Caller,
  { token }: BodyOf<typeof contract.introspect>,
): Promise<Introspection> {
  const found = await authenticator.examine(token).catch((error: unknown) => {
    if (error instanceof Problem && error.status === 401) return undefined;
    throw error;
  });
  if (found === undefined || !maySee(caller, found.claims.workspace)) return { active: false };
  const { claims, actor } = found;
  const role = actor.memberships.find(({ workspaceId }) => workspaceId === claims.workspace)?.role;
  return {
    active: true,
    ...claims,
    ...(role ? { role: role.name } : {}),
    name: actor.name,
    roleIsActive: role?.isActive === true,
    permissions: role?.isActive ? [...role.permissions] : [],
  };
}

function maySee({ actor: { role, memberships } }: Caller, workspace: string): boolean {
  if (role.isActive && role.holds.has('tokens:all')) return true;
  const membership = memberships.find(({ workspaceId }) => workspaceId === workspace);
  return membership?.role.isActive === true && membership.role.holds.has('tokens:introspect');
}
