import type { BodyOf, DataOf, QueryOf } from '@marsa/contract/endpoint.ts';
import type { Permission } from '@marsa/contract/permissions.ts';
import type * as contract from '@marsa/contract/webhook-sources.ts';
import type { Channel, SourceView } from '@marsa/contract/webhook-sources.ts';
import { isUniqueViolation } from '#engines/database/errors.ts';
import type { Db } from '#engines/database/schema.ts';
import { inTransaction } from '#engines/database/transaction.ts';
import type { Caller } from '#platform/caller.ts';
import { toIso } from '#platform/clock.ts';
import { toPage } from '#platform/cursor.ts';
import { newId } from '#platform/ids.ts';
import { invalidField, Problem } from '#platform/problem.ts';
import { drawSecret, drawVerifyToken, findSecretFault, proofOf } from './channel.ts';
import { deleteOfSource } from './received.store.ts';
import {
  deleteSource,
  findSource,
  insertSource,
  listSources,
  replaceSourceSecrets,
  updateSource,
} from './sources.store.ts';
import { rotateSecret, sealSecret } from './webhook-key.ts';
import { getOrMakeKey } from './webhook-keys.service.ts';
import type { WebhookSourceTable } from './webhooks.tables.ts';
import type { WebhooksDeps } from './webhooks-deps.ts';

type NewSource = DataOf<typeof contract.create>;

/** The source, if it is one of the workspace and the caller may do this there. @throws Problem */
export async function getSource(
  db: Db,
  deps: Pick<WebhooksDeps, 'authorizeWorkspace'>,
  caller: Caller,
  { id: workspaceId, sourceId }: { id: string; sourceId: string },
  permission: Permission,
): Promise<WebhookSourceTable> {
  deps.authorizeWorkspace(caller, workspaceId, permission);
  const source = await findSource(db, sourceId);
  if (source?.workspaceId === workspaceId) return source;
  throw new Problem('NOT_FOUND', `This workspace has no source of webhooks ${sourceId}.`);
}

/** A page of the sources of a workspace, newest first. */
export async function listSourcesOf(
  db: Db,
  deps: WebhooksDeps,
  workspaceId: string,
  query: QueryOf<typeof contract.list>,
) {
  const list = `webhook sources ${workspaceId}`;
  const before = deps.cursors.open(list, query.cursor);
  const rows = await listSources(db, workspaceId, before, query.limit + 1);
  return toPage(
    rows,
    query.limit,
    (row) => toSourceView(deps, row),
    (last) => deps.cursors.seal(list, last.id),
  );
}

/** A new source; a secret that Marsa drew is told once. */
export async function createSource(
  db: Db,
  deps: WebhooksDeps,
  caller: Caller,
  workspaceId: string,
  { channel, name, secret, proof, header }: BodyOf<typeof contract.create>,
): Promise<NewSource> {
  const drawn = chooseSecret(channel, secret);
  const verifyToken = drawVerifyToken(channel);
  const key = await getOrMakeKey(db, deps, workspaceId);
  const now = deps.clock();
  const id = newId(now);
  const row: WebhookSourceTable = {
    ...{ id, workspaceId, channel, name, isActive: 1, ...proofOf(channel, proof, header) },
    ...{ secret: sealSecret(key, 'secret', id, 1, drawn.value), secretVersion: 1 },
    ...{ previousSecret: null, previousUntil: null },
    verifyToken: verifyToken === undefined ? null : sealSecret(key, 'verify-token', id, 1, verifyToken),
    ...{ lastReceivedAt: null, createdBy: caller.actor.id, createdAt: now, updatedAt: now },
  };
  await inTransaction(db, async (trx) => {
    await insertSource(trx, row).catch(explainName(name));
    await deps.audit(trx, caller, {
      ...{ action: 'WEBHOOK_SOURCE_CREATE', workspaceId, subject: id },
      details: { type: channel, name },
    });
  });
  return { ...toSourceView(deps, row), secret: drawn.shown, verifyToken: verifyToken ?? null };
}

/** The one that was given, or one that is drawn and shown. @throws Problem BAD_REQUEST */
function chooseSecret(channel: Channel, given: string | undefined): { value: string; shown: string | null } {
  const fault = given === undefined ? undefined : findSecretFault(channel, given);
  if (fault) throw invalidField('secret', 'format', fault);
  if (given !== undefined) return { value: given, shown: null };
  const drawn = drawSecret(channel);
  if (drawn !== undefined) return { value: drawn, shown: drawn };
  throw invalidField('secret', 'required', 'must be the app secret that Meta shows for the app');
}

/** Renames it, switches it off and on. */
export async function changeSource(
  db: Db,
  deps: WebhooksDeps,
  caller: Caller,
  source: WebhookSourceTable,
  { name, isActive }: BodyOf<typeof contract.update>,
): Promise<SourceView> {
  const change: Partial<WebhookSourceTable> = {
    ...(name !== undefined && { name }),
    ...(isActive !== undefined && { isActive: isActive ? 1 : 0 }),
  };
  const { id, workspaceId } = source;
  await inTransaction(db, async (trx) => {
    await updateSource(trx, id, { ...change, updatedAt: deps.clock() }).catch(explainName(name));
    const details = { name: name ?? source.name, fields: Object.keys(change) };
    await deps.audit(trx, caller, { action: 'WEBHOOK_SOURCE_UPDATE', workspaceId, subject: id, details });
  });
  return toSourceView(deps, { ...source, ...change, updatedAt: deps.clock() });
}

/** A new secret; the one before goes on for a while. @throws Problem CONFLICT where somebody rotates it just now */
export async function rotateSource(
  db: Db,
  deps: WebhooksDeps,
  caller: Caller,
  source: WebhookSourceTable,
  { secret, overlapSeconds }: BodyOf<typeof contract.rotate>,
): Promise<NewSource> {
  const { id, workspaceId, channel, name, secretVersion } = source;
  const drawn = chooseSecret(channel, secret);
  const verifyToken = drawVerifyToken(channel);
  const key = await getOrMakeKey(db, deps, workspaceId);
  const now = deps.clock();
  const change: Partial<WebhookSourceTable> = {
    ...rotateSecret(key, source, drawn.value, now + overlapSeconds * 1000),
    ...(verifyToken !== undefined && {
      verifyToken: sealSecret(key, 'verify-token', id, secretVersion + 1, verifyToken),
    }),
    updatedAt: now,
  };
  await inTransaction(db, async (trx) => {
    if (!(await replaceSourceSecrets(trx, source, change)))
      throw new Problem('CONFLICT', 'The secret was changed meanwhile. Look at the source and try again.');
    const details = { type: channel, name, overlapSeconds };
    await deps.audit(trx, caller, { action: 'WEBHOOK_SOURCE_ROTATE', workspaceId, subject: id, details });
  });
  const view = toSourceView(deps, { ...source, ...change });
  return { ...view, secret: drawn.shown, verifyToken: verifyToken ?? null };
}

/** With all it has sent. */
export async function removeSource(
  db: Db,
  deps: WebhooksDeps,
  caller: Caller,
  { id, workspaceId, channel, name }: WebhookSourceTable,
): Promise<{ deleted: true }> {
  await inTransaction(db, async (trx) => {
    await deleteSource(trx, id);
    await deleteOfSource(trx, id);
    const details = { type: channel, name };
    await deps.audit(trx, caller, { action: 'WEBHOOK_SOURCE_DELETE', workspaceId, subject: id, details });
  });
  return { deleted: true };
}

const explainName = (name: string | undefined) => (error: unknown) => {
  if (isUniqueViolation(error))
    throw new Problem('CONFLICT', `This workspace has a source of webhooks called "${name}" already.`);
  throw error;
};

const toTime = (ms: number | null) => (ms === null ? null : toIso(ms));

export function toSourceView({ clock, publicUrl }: WebhooksDeps, row: WebhookSourceTable): SourceView {
  const isOverlapping = row.previousUntil !== null && row.previousUntil > clock();
  return {
    id: row.id,
    workspaceId: row.workspaceId,
    channel: row.channel,
    name: row.name,
    url: `${publicUrl}/v1/webhooks/${row.channel}/${row.id}`,
    isActive: row.isActive === 1,
    proof: row.proof,
    header: row.header,
    previousSecretUntil: isOverlapping ? toTime(row.previousUntil) : null,
    lastReceivedAt: toTime(row.lastReceivedAt),
    createdAt: toIso(row.createdAt),
    updatedAt: toIso(row.updatedAt),
  };
}
