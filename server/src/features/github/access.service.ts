import type { BodyOf, DataOf } from '@marsa/contract/endpoint.ts';
import type { getAccess, setPat } from '@marsa/contract/github.ts';
import { z } from 'zod';
import type { Db } from '#engines/database/schema.ts';
import { inTransaction } from '#engines/database/transaction.ts';
import type { Caller } from '#platform/caller.ts';
import { toIso } from '#platform/clock.ts';
import { invalidField, Problem } from '#platform/problem.ts';
import { toBaseUrl } from './base-url.ts';
import { deleteSent, findAccess, putAccess } from './github.store.ts';
import type { GithubAccessTable } from './github.tables.ts';
import type { GithubDeps, GithubProject } from './github-deps.ts';
import { githubStatusOf } from './github-fault.ts';
import type { Room } from './room.ts';
import { checkToken, type TokenCheck } from './token-check.ts';

type AccessView = DataOf<typeof getAccess>;

/**
 * Tries a token and keeps it in the vault.
 * @throws Problem BAD_REQUEST that names what the token lacks, UPSTREAM where GitHub cannot be asked
 */
export async function setToken(
  db: Db,
  deps: GithubDeps,
  caller: Caller,
  project: GithubProject,
  { pat, baseUrl: given }: BodyOf<typeof setPat>,
): Promise<{ saved: true; access: AccessView }> {
  // A new token of an Enterprise server must not travel to github.com only because nobody said again where it belongs.
  const former = given === undefined ? await findAccess(db, project.id) : undefined;
  const baseUrl = toBaseUrl(given ?? former?.baseUrl, deps.allowPrivateTargets);
  const check = await tryToken(deps.rooms.open(pat, baseUrl), project);
  const checkedAt = deps.clock();
  const row = await inTransaction(db, async (trx) => {
    const { version } = await deps.storeToken(trx, caller, project, pat).catch(asFaultOfPat);
    const tried = toRow(check, { projectId: project.id, baseUrl, checkedAt, credentialVersion: version });
    const before = await findAccess(trx, project.id);
    // What is written in one GitHub says nothing of a repository of that name in another.
    if (before && before.baseUrl !== baseUrl) await deleteSent(trx, project.id);
    await putAccess(trx, tried);
    await deps.audit(trx, caller, {
      action: 'GITHUB_ACCESS_SET',
      workspaceId: project.workspaceId,
      projectId: project.id,
      subject: new URL(baseUrl).host,
      details: { name: check.login, type: check.kind, permissions: check.scopes, outcome: check.repository },
    });
    return tried;
  });
  return { saved: true, access: toView(row, row.credentialVersion) };
}

/** The vault knows the token as a value. */
function asFaultOfPat(error: unknown): never {
  if (!(error instanceof Problem) || !error.issues) throw error;
  const issues = error.issues.map((issue) => ({ ...issue, path: 'pat' }));
  throw new Problem(error.code, issues.map(({ message }) => `pat: ${message}`).join('; '), { issues });
}

async function tryToken(
  room: Room,
  { githubOwner: owner, githubRepo: repo }: GithubProject,
): Promise<TokenCheck> {
  const at = owner !== null && repo !== null ? { owner, repo } : undefined;
  const check = await checkToken(room, at).catch((error) => {
    if (githubStatusOf(error) !== 401) throw error;
    throw invalidField(
      'pat',
      'rejected',
      'GitHub does not accept this token: it is mistyped, revoked or expired',
    );
  });
  if (check.missing.length === 0) return check;
  const issues = check.missing.map((lack) => ({
    path: 'pat',
    rule: 'missing_permission',
    message: `lacks ${lack}`,
  }));
  throw new Problem('BAD_REQUEST', `The token of ${check.login} lacks ${check.missing.join(' and ')}.`, {
    issues,
  });
}

/** What the token that was tried last may do, and whether it is still the one that is used. */
export async function getStoredAccess(
  db: Db,
  deps: Pick<GithubDeps, 'listCredentialVersions'>,
  project: GithubProject,
): Promise<AccessView> {
  const row = await findAccess(db, project.id);
  const stored = await deps.listCredentialVersions(db, project.id);
  if (row) return toView(row, stored.find(({ type }) => type === 'GITHUB_PAT')?.version);
  throw new Problem(
    'NOT_FOUND',
    'No GitHub token was stored for this project yet. Store one with PUT …/github/pat.',
  );
}

function toRow(
  check: TokenCheck,
  rest: Pick<GithubAccessTable, 'projectId' | 'baseUrl' | 'checkedAt' | 'credentialVersion'>,
): GithubAccessTable {
  return {
    ...rest,
    kind: check.kind,
    login: check.login,
    repository: check.repository,
    scopes: JSON.stringify(check.scopes),
    missing: JSON.stringify(check.missing),
    unproven: JSON.stringify(check.unproven),
    expiresAt: check.expiresAt ?? null,
  };
}

const words = z.array(z.string());

function toView(
  { projectId, credentialVersion, ...row }: GithubAccessTable,
  storedVersion: number | undefined,
): AccessView {
  return {
    ...row,
    isCurrent: credentialVersion === storedVersion,
    scopes: words.parse(JSON.parse(row.scopes)),
    missing: words.parse(JSON.parse(row.missing)),
    unproven: words.parse(JSON.parse(row.unproven)),
    expiresAt: row.expiresAt === null ? null : toIso(row.expiresAt),
    checkedAt: toIso(row.checkedAt),
  };
}
