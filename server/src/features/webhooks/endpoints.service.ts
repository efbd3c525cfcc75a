import type { BodyOf, DataOf, QueryOf } from '@marsa/contract/endpoint.ts';
import type { Permission } from '@marsa/contract/permissions.ts';
import type * as contract from '@marsa/contract/webhook-endpoints.ts';
import type { EndpointView } from '@marsa/contract/webhook-endpoints.ts';
import { isUniqueViolation } from '#engines/database/errors.ts';
import type { Db } from '#engines/database/schema.ts';
import { inTransaction } from '#engines/database/transaction.ts';
import type { Caller } from '#platform/caller.ts';
import { toIso } from '#platform/clock.ts';
import { toPage } from '#platform/cursor.ts';
import { newId } from '#platform/ids.ts';
import { isOutboundError } from '#platform/outbound-error.ts';
import { invalidField, Problem } from '#platform/problem.ts';
import { drawStandardSecret } from './channel.ts';
import {
  deleteEndpoint,
  findEndpoint,
  insertEndpoint,
  listEndpoints,
  replaceEndpointSecrets,
  updateEndpoint,
} from './endpoints.store.ts';
import { deleteSentOf } from './sent.store.ts';
import { parseEvents } from './subscription.ts';
import { rotateSecret, sealSecret } from './webhook-key.ts';
import { getOrMakeKey } from './webhook-keys.service.ts';
import type { WebhookEndpointTable } from './webhooks.tables.ts';
import type { WebhooksDeps } from './webhooks-deps.ts';

type NewEndpoint = DataOf<typeof contract.create>;

/** The endpoint, if it is one of the workspace and the caller may do this there. @throws Problem */
export async function getEndpoint(
  db: Db,
  deps: Pick<WebhooksDeps, 'authorizeWorkspace'>,
  caller: Caller,
  { id: workspaceId, endpointId }: { id: string; endpointId: string },
  permission: Permission,
): Promise<WebhookEndpointTable> {
  deps.authorizeWorkspace(caller, workspaceId, permission);
  const endpoint = await findEndpoint(db, endpointId);
  if (endpoint?.workspaceId === workspaceId) return endpoint;
  throw new Problem('NOT_FOUND', `This workspace sends no webhooks to an endpoint ${endpointId}.`);
}

/** A page of the endpoints of a workspace, newest first. */
export async function listEndpointsOf(
  db: Db,
  deps: Pick<WebhooksDeps, 'cursors' | 'clock'>,
  workspaceId: string,
  query: QueryOf<typeof contract.list>,
) {
  const list = `webhook endpoints ${workspaceId}`;
  const before = deps.cursors.open(list, query.cursor);
  const rows = await listEndpoints(db, workspaceId, before, query.limit + 1);
  return toPage(
    rows,
    query.limit,
    (row) => toEndpointView(row, deps.clock()),
    (last) => deps.cursors.seal(list, last.id),
  );
}

/** A new endpoint; its secret is told once. */
export async function createEndpoint(
  db: Db,
  deps: WebhooksDeps,
  caller: Caller,
  workspaceId: string,
  { name, url, events }: BodyOf<typeof contract.create>,
): Promise<NewEndpoint> {
  checkUrl(deps, url);
  const key = await getOrMakeKey(db, deps, workspaceId);
  const now = deps.clock();
  const id = newId(now);
  const secret = drawStandardSecret();
  const row: WebhookEndpointTable = {
    ...{ id, workspaceId, name, url, events: events && JSON.stringify(events), isActive: 1 },
    ...{ secret: sealSecret(key, 'secret', id, 1, secret), secretVersion: 1 },
    ...{ previousSecret: null, previousUntil: null },
    ...{ disabledReason: null, failingSince: null, lastSuccessAt: null },
    ...{ createdBy: caller.actor.id, createdAt: now, updatedAt: now },
  };
  await inTransaction(db, async (trx) => {
    await insertEndpoint(trx, row).catch(explainName(name));
    await deps.audit(trx, caller, {
      ...{ action: 'WEBHOOK_ENDPOINT_CREATE', workspaceId, subject: id },
      details: { name },
    });
  });
  return { ...toEndpointView(row, now), secret };
}

function checkUrl(deps: Pick<WebhooksDeps, 'checkUrl'>, url: string): void {
  try {
    deps.checkUrl(url);
  } catch (error) {
    throw isOutboundError(error) ? invalidField('url', error.reason, error.message) : error;
  }
}

/** Changes what is named. Switched on again, it begins with a clean slate. */
export async function changeEndpoint(
  db: Db,
  deps: WebhooksDeps,
  caller: Caller,
  endpoint: WebhookEndpointTable,
  { name, url, events, isActive }: BodyOf<typeof contract.update>,
): Promise<EndpointView> {
  if (url !== undefined) checkUrl(deps, url);
  const change: Partial<WebhookEndpointTable> = {
    ...(name !== undefined && { name }),
    ...(url !== undefined && { url }),
    ...(events !== undefined && { events: events && JSON.stringify(events) }),
    ...(isActive !== undefined && { isActive: isActive ? 1 : 0 }),
  };
  const cleared = isActive === undefined ? {} : { disabledReason: null, failingSince: null };
  const { id, workspaceId } = endpoint;
  const changed = { ...change, ...cleared, updatedAt: deps.clock() };
  await inTransaction(db, async (trx) => {
    await updateEndpoint(trx, id, changed).catch(explainName(name));
    const details = { name: name ?? endpoint.name, fields: Object.keys(change) };
    await deps.audit(trx, caller, { action: 'WEBHOOK_ENDPOINT_UPDATE', workspaceId, subject: id, details });
  });
  return toEndpointView({ ...endpoint, ...changed }, deps.clock());
}

/** A new secret; for a while the one before signs too. @throws Problem CONFLICT where somebody rotates it just now */
export async function rotateEndpoint(
  db: Db,
  deps: WebhooksDeps,
  caller: Caller,
  endpoint: WebhookEndpointTable,
  { overlapSeconds }: BodyOf<typeof contract.rotate>,
): Promise<NewEndpoint> {
  const { id, workspaceId, name } = endpoint;
  const key = await getOrMakeKey(db, deps, workspaceId);
  const now = deps.clock();
  const secret = drawStandardSecret();
  const change = { ...rotateSecret(key, endpoint, secret, now + overlapSeconds * 1000), updatedAt: now };
  await inTransaction(db, async (trx) => {
    if (!(await replaceEndpointSecrets(trx, endpoint, change)))
      throw new Problem('CONFLICT', 'The secret was changed meanwhile. Look at the endpoint and try again.');
    const details = { name, overlapSeconds };
    await deps.audit(trx, caller, { action: 'WEBHOOK_ENDPOINT_ROTATE', workspaceId, subject: id, details });
  });
  return { ...toEndpointView({ ...endpoint, ...change }, now), secret };
}

/** With all that was sent to it; what waits is not sent any more. */
export async function removeEndpoint(
  db: Db,
  deps: WebhooksDeps,
  caller: Caller,
  { id, workspaceId, name }: WebhookEndpointTable,
): Promise<{ deleted: true }> {
  await inTransaction(db, async (trx) => {
    await deleteEndpoint(trx, id);
    await deleteSentOf(trx, id);
    const act = { action: 'WEBHOOK_ENDPOINT_DELETE', workspaceId, subject: id, details: { name } } as const;
    await deps.audit(trx, caller, act);
  });
  return { deleted: true };
}

const explainName = (name: string | undefined) => (error: unknown) => {
  if (isUniqueViolation(error))
    throw new Problem('CONFLICT', `This workspace has an endpoint called "${name}" already.`);
  throw error;
};

const toTime = (ms: number | null) => (ms === null ? null : toIso(ms));

export function toEndpointView(row: WebhookEndpointTable, nowMs: number): EndpointView {
  const isOverlapping = row.previousUntil !== null && row.previousUntil > nowMs;
  return {
    id: row.id,
    workspaceId: row.workspaceId,
    name: row.name,
    url: row.url,
    events: parseEvents(row.events),
    isActive: row.isActive === 1,
    disabledReason: row.disabledReason,
    failingSince: toTime(row.failingSince),
    lastSuccessAt: toTime(row.lastSuccessAt),
    previousSecretUntil: isOverlapping ? toTime(row.previousUntil) : null,
    createdAt: toIso(row.createdAt),
    updatedAt: toIso(row.updatedAt),
  };
}
