import { notFound, refuse } from './answer.ts';
import {
  type FineGrainedToken,
  fullName,
  type Level,
  type PermissionName,
  type Repository,
  type Token,
} from './world.ts';

/** What an operation on a repository needs. */
export interface Access {
  permission: PermissionName;
  level: Level;
}

/** As the headers of fine-grained tokens write it: `secrets=write`. */
export const inWords = (access: Access) => `${access.permission}=${access.level}`;

/**
 * Lets a caller at a repository or refuses like GitHub: what may not be seen is 404, what may be seen but not touched is
 * 403 (404 for git data).
 */
export function admit(token: Token | undefined, repository: Repository, access: Access): void {
  if (isNobodys(token, repository) && repository.isPrivate) notFound();
  if (token === undefined) {
    if (!isOpen(access)) refuse(401, 'Requires authentication');
  } else if (token.kind === 'classic') admitClassic(token.scopes, token, repository, access);
  else admitFineGrained(token, repository, access);
}

const isOpen = (access: Access) => access.level === 'read' && access.permission !== 'secrets';

/** Whether the caller has no part in the repository, whatever the token. */
export function isNobodys(token: Token | undefined, repository: Repository): boolean {
  const { owner } = repository;
  return !token || (token.owner !== owner && !owner.members.has(token.owner.login.toLowerCase()));
}

function admitClassic(scopes: string[], token: Token, repository: Repository, access: Access): void {
  const hasScope = scopes.includes('repo') || (!repository.isPrivate && scopes.includes('public_repo'));
  if (repository.isPrivate && !hasScope) notFound();
  if (isOpen(access) || (hasScope && !isNobodys(token, repository))) return;
  if (access.permission === 'contents') notFound();
  refuse(403, 'Must have admin rights to Repository.');
}

function admitFineGrained(token: FineGrainedToken, repository: Repository, access: Access): void {
  const isChosen = token.repositories?.includes(fullName(repository).toLowerCase()) ?? true;
  if (repository.isPrivate && !isChosen) notFound();
  if (access.permission === 'metadata' || (isOpen(access) && !repository.isPrivate)) return;
  const isGranted = isChosen && !isNobodys(token, repository) && hasPermission(token, access);
  if (!isGranted) refuseResource(inWords(access));
}

function hasPermission(token: FineGrainedToken, access: Access): boolean {
  const granted = token.permissions[access.permission];
  return granted === 'write' || granted === access.level;
}

function refuseResource(accepted: string): never {
  return refuse(403, 'Resource not accessible by personal access token', {
    'x-accepted-github-permissions': accepted,
  });
}

/** Workflow files need a right of their own. GitHub answers a classic token without it with a mere 404. */
export function admitWorkflowFiles(token: Token | undefined): void {
  if (token?.kind === 'classic' && !token.scopes.includes('workflow')) notFound();
  if (token?.kind === 'fine-grained' && token.permissions.workflows !== 'write')
    refuseResource('contents=write,workflows=write');
}
