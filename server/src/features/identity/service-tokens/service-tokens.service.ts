import type { BodyOf, DataOf, QueryOf } from '@marsa/contract/endpoint.ts';
import * as contract from '@marsa/contract/service-tokens.ts';
import type { Db, Trx } from '#engines/database/schema.ts';
import { inTransaction } from '#engines/database/transaction.ts';
import type { Caller, Membership } from '#platform/caller.ts';
import { toIso } from '#platform/clock.ts';
import { toPage } from '#platform/cursor.ts';
import { invalidField, Problem } from '#platform/problem.ts';
import { makeServiceToken } from '#platform/token.ts';
import type { IdentityDeps } from '../identity-deps.ts';
import { digestApiKey } from '../key-digest.ts';
import { readStringList } from '../stored-role.ts';
import { getMembership } from '../workspaces.service.ts';
import { findOwnWorkspace } from '../workspaces.store.ts';
import {
  findServiceToken,
  insertServiceToken,
  type ListedToken,
  listServiceTokens,
  replaceServiceToken,
  revokeServiceTokenRow,
} from './service-tokens.store.ts';
import type { ServiceTokenTable } from './service-tokens.tables.ts';

export interface ServiceTokenDeps extends IdentityDeps {
  /** The workspace of each project that exists. */
  listProjectIds(db: Db, workspaceId: string, ids: readonly string[]): Promise<string[]>;
}

const dayMs = 24 * 60 * 60 * 1000;

/** A token for a service, with rights that its maker holds in the workspace. It is told once. */
export async function createServiceToken(
  db: Db,
  deps: ServiceTokenDeps,
  caller: Caller,
  body: BodyOf<typeof contract.create>,
): Promise<DataOf<typeof contract.create>> {
  const expiresAt = expiryOf(body.expiresAt, deps.clock());
  const workspaceId = body.workspaceId ?? (await getOwnWorkspaceId(db, caller));
  const membership = getMembership(caller, workspaceId, 'service-tokens:write');
  requireHeld(caller, membership, body.scopes);
  const projectIds = await getProjectIds(db, deps, membership, body.projectIds);
  return inTransaction(db, async (trx) => {
    const made = await addToken(trx, deps, {
      name: body.name,
      workspaceId,
      createdBy: caller.actor.id,
      scopes: JSON.stringify(body.scopes),
      projectIds: projectIds ? JSON.stringify(projectIds) : null,
      networks: body.networks ? JSON.stringify(body.networks) : null,
      lifetimeMs: expiresAt - deps.clock(),
    });
    await deps.audit(trx, caller, {
      action: 'SERVICE_TOKEN_CREATE',
      workspaceId,
      subject: made.id,
      details: {
        name: body.name,
        permissions: body.scopes,
        expiresAt,
        ...(body.networks ? { networks: body.networks } : {}),
      },
    });
    return made;
  });
}

function expiryOf(wanted: string | undefined, now: number): number {
  if (wanted === undefined) return now + contract.defaultDays * dayMs;
  const expiresAt = Date.parse(wanted);
  if (expiresAt <= now) throw invalidField('expiresAt', 'future', 'must be in the future');
  if (expiresAt > now + contract.mostDays * dayMs)
    throw invalidField('expiresAt', 'year', `must be within ${contract.mostDays} days`);
  return expiresAt;
}

async function getOwnWorkspaceId(db: Db, caller: Caller): Promise<string> {
  const own = await findOwnWorkspace(db, caller.actor.id);
  if (own === undefined)
    throw new Problem('CONFLICT', 'You have no workspace of your own: name one with workspaceId.');
  return own.id;
}

/** Nobody grants what they do not hold, by their own role or in the workspace. */
function requireHeld({ actor }: Caller, { role }: Membership, scopes: readonly string[]): void {
  const holders = [actor.role, role].filter(({ isActive }) => isActive);
  const missing = scopes.filter((scope) => !holders.some(({ holds }) => holds.has(scope)));
  if (missing.length === 0) return;
  throw new Problem(
    'INSUFFICIENT_PERMISSIONS',
    `You cannot give a token what you do not hold yourself: ${missing.join(', ')}.`,
  );
}

/** The projects it is narrowed to: those named, or those its maker is narrowed to. */
async function getProjectIds(
  db: Db,
  deps: ServiceTokenDeps,
  { workspaceId, projectIds: own }: Membership,
  wanted: readonly string[] | undefined,
): Promise<readonly string[] | undefined> {
  if (wanted === undefined) return own && [...own];
  const known = new Set(await deps.listProjectIds(db, workspaceId, wanted));
  const unknown = wanted.find((id) => !known.has(id) || (own && !own.has(id)));
  if (unknown !== undefined) throw new Problem('NOT_FOUND', `There is no project ${unknown}.`);
  return [...new Set(wanted)];
}

type NewToken = Pick<
  ServiceTokenTable,
  'name' | 'workspaceId' | 'createdBy' | 'scopes' | 'projectIds' | 'networks' | 'lifetimeMs'
>;

async function addToken(
  trx: Trx,
  deps: IdentityDeps,
  row: NewToken,
): Promise<{ id: string; token: string; expiresAt: string }> {
  const { id, token } = makeServiceToken();
  const createdAt = deps.clock();
  const expiresAt = createdAt + row.lifetimeMs;
  await insertServiceToken(trx, {
    ...row,
    ...digestApiKey(deps.ring, token),
    ...{ id, createdAt, expiresAt, lastFour: token.slice(-4) },
    ...{ endsAt: null, replacedBy: null, revokedAt: null, lastUsedAt: null, lastUsedIp: null },
  });
  return { id, token, expiresAt: toIso(expiresAt) };
}

export async function listVisibleTokens(
  db: Db,
  deps: IdentityDeps,
  { actor }: Caller,
  query: QueryOf<typeof contract.list>,
) {
  const place = deps.cursors.open('service-tokens', query.cursor)?.split(' ');
  const before = place && { createdAt: Number(place[0]), id: place[1] ?? '' };
  const visible = actor.memberships
    .filter(({ role }) => role.isActive && role.holds.has('service-tokens:read'))
    .filter(({ workspaceId }) => query.workspaceId === undefined || query.workspaceId === workspaceId)
    .map(({ workspaceId, projectIds }) => ({ workspaceId, createdBy: projectIds && actor.id }));
  const rows = await listServiceTokens(db, visible, { before, limit: query.limit + 1 });
  return toPage(
    rows,
    query.limit,
    (row) => toView(row, deps.clock()),
    (last) => deps.cursors.seal('service-tokens', `${last.createdAt} ${last.id}`),
  );
}

/** Gives the service a new token with the same rights; the old one ends after the overlap. */
export async function rotateServiceToken(
  db: Db,
  deps: IdentityDeps,
  caller: Caller,
  id: string,
  { overlapSeconds }: BodyOf<typeof contract.rotate>,
): Promise<DataOf<typeof contract.rotate>> {
  const rotated = await inTransaction(db, async (trx) => {
    const { token: old, membership } = await getToken(trx, caller, id);
    const now = deps.clock();
    const status = statusOf(old, now);
    if (status !== 'active' && status !== 'disabled')
      throw new Problem('CONFLICT', `This token is ${status} and cannot be rotated.`);
    requireHeld(caller, membership, readStringList(old.scopes));
    const { name, workspaceId, scopes, projectIds, networks, lifetimeMs } = old;
    const createdBy = caller.actor.id;
    const fresh = { name, workspaceId, scopes, projectIds, networks, lifetimeMs, createdBy };
    const made = await addToken(trx, deps, fresh);
    const endsAt = Math.min(now + overlapSeconds * 1000, old.expiresAt);
    if (!(await replaceServiceToken(trx, id, made.id, endsAt)))
      throw new Problem('CONFLICT', 'This token was replaced or revoked a moment ago.');
    await deps.audit(trx, caller, {
      action: 'SERVICE_TOKEN_ROTATE',
      workspaceId,
      subject: id,
      details: { name, overlapSeconds, keyId: made.id },
    });
    return { ...made, oldTokenEndsAt: toIso(endsAt) };
  });
  deps.publishChange();
  return rotated;
}

/** Ends a token at once. One that is revoked already stays so. */
export async function revokeServiceToken(
  db: Db,
  deps: IdentityDeps,
  caller: Caller,
  id: string,
): Promise<{ revoked: true }> {
  await inTransaction(db, async (trx) => {
    const { token } = await getToken(trx, caller, id);
    await revokeServiceTokenRow(trx, id, deps.clock());
    await deps.audit(trx, caller, {
      action: 'SERVICE_TOKEN_REVOKE',
      workspaceId: token.workspaceId,
      subject: id,
      details: { name: token.name },
    });
  });
  deps.publishChange();
  return { revoked: true };
}

/** Another workspace's token looks like none at all; so does another's to whom the workspace is narrowed. */
async function getToken(
  db: Db,
  caller: Caller,
  id: string,
): Promise<{ token: ListedToken; membership: Membership }> {
  const token = await findServiceToken(db, id);
  const membership = caller.actor.memberships.find(({ workspaceId }) => workspaceId === token?.workspaceId);
  const isHidden = membership?.projectIds !== undefined && token?.createdBy !== caller.actor.id;
  if (!token || !membership || isHidden)
    throw new Problem('NOT_FOUND', `There is no service token with the id ${id}.`);
  return { token, membership: getMembership(caller, token.workspaceId, 'service-tokens:write') };
}

function statusOf(row: ListedToken, now: number): DataOf<typeof contract.list>['status'] {
  if (row.revokedAt !== null) return 'revoked';
  if (row.expiresAt <= now || (row.endsAt ?? now + 1) <= now) return 'expired';
  if (row.personIsActive !== 1) return 'disabled';
  return row.endsAt === null ? 'active' : 'ending';
}

const isoOrNull = (ms: number | null) => (ms === null ? null : toIso(ms));

const toView = (row: ListedToken, now: number): DataOf<typeof contract.list> => ({
  id: row.id,
  name: row.name,
  workspaceId: row.workspaceId,
  createdBy: row.createdBy,
  prefix: `marsa_svc_${row.id}`,
  lastFour: row.lastFour,
  scopes: readStringList(row.scopes),
  projectIds: row.projectIds === null ? null : readStringList(row.projectIds),
  networks: row.networks === null ? null : readStringList(row.networks),
  status: statusOf(row, now),
  expiresAt: toIso(row.expiresAt),
  endsAt: isoOrNull(row.endsAt),
  replacedBy: row.replacedBy,
  revokedAt: isoOrNull(row.revokedAt),
  lastUsedAt: isoOrNull(row.lastUsedAt),
  lastUsedIp: row.lastUsedIp,
  createdAt: toIso(row.createdAt),
});
