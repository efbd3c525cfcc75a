import type { Repository } from './github-answers.ts';
import { githubStatusOf } from './github-fault.ts';
import { fullNameOf, type RepositoryName } from './github-path.ts';
import type { Room, TokenOwner } from './room.ts';

/** What a token turned out to be allowed. */
export interface TokenCheck {
  kind: 'classic' | 'fine-grained';
  login: string;
  scopes: string[];
  /** What Marsa needs and the token lacks. */
  missing: string[];
  /** What only using it would show. */
  unproven: string[];
  repository: 'ready' | 'missing' | 'not-set';
  expiresAt: number | undefined;
}

/**
 * Tries what Marsa will do, as far as reading shows it.
 * @param at the repository of the project, if it has one
 * @throws Problem, with `githubStatus` 401 where GitHub does not know the token
 */
export async function checkToken(room: Room, at: RepositoryName | undefined): Promise<TokenCheck> {
  const owner = await room.getUser();
  const found = at && (await room.findRepository(at));
  const repository = at === undefined ? 'not-set' : found ? 'ready' : 'missing';
  const shared = {
    login: owner.login,
    scopes: owner.scopes ?? [],
    repository,
    expiresAt: owner.expiresAt,
  } as const;
  const noPush = at && found?.permissions?.push === false ? [`the right to write to ${fullNameOf(at)}`] : [];
  if (owner.scopes !== undefined) {
    return { ...shared, kind: 'classic', missing: [...missingScopes(owner), ...noPush], unproven: [] };
  }
  const { missing, unproven } = await probe(room, at, found);
  return { ...shared, kind: 'fine-grained', missing: [...missing, ...noPush], unproven };
}

const missingScopes = ({ scopes = [] }: TokenOwner) =>
  ['repo', 'workflow'].filter((scope) => !scopes.includes(scope)).map((scope) => `the scope ${scope}`);

/** GitHub tells nobody what a fine-grained token may do; a refused reading shows a lack, a write is never tried. */
async function probe(room: Room, at: RepositoryName | undefined, found: Repository | undefined) {
  const writes = ['Contents: write', 'Workflows: write', 'Secrets: write', 'Actions: write'];
  if (!at || !found)
    return { missing: [], unproven: [...writes, 'Administration: write (to create the repository)'] };
  const readings = {
    'Contents: read and write': room.findRef(at, `heads/${found.defaultBranch}`),
    'Actions: read and write': room.listRuns(at, { perPage: 1 }),
    'Secrets: read and write': room.getPublicKey(at),
  };
  const refused = await Promise.all(Object.values(readings).map(isRefused));
  const missing = Object.keys(readings).filter((_, index) => refused[index]);
  const area = (permission: string) => permission.split(':')[0];
  const unproven = writes.filter((permission) => !missing.some((one) => area(one) === area(permission)));
  return { missing: missing.map((permission) => `the permission ${permission}`), unproven };
}

async function isRefused(reading: Promise<unknown>): Promise<boolean> {
  try {
    await reading;
    return false;
  } catch (error) {
    const status = githubStatusOf(error);
    if (status === 403 || status === 404) return true;
    throw error;
  }
}
