import { open, type SealContext, type SealingKey, seal } from '#platform/cipher.ts';
import { type KeyRing, makeWrappedKey, rewrapKey, unwrapKey, type WrappedKey } from '#platform/key-ring.ts';
import { randomBuffer } from '#platform/token.ts';
import type { LiveSecrets } from '#platform/webhook-signature/live-secrets.ts';
import type { SealedSecrets, WebhookKeyTable } from './webhooks.tables.ts';

/** The master keys, and the keys of workspaces that they opened lately. */
export interface WebhookKeys {
  ring: KeyRing;
  opened: Map<string, SealingKey>;
}

const mostOpened = 1000;

export const createWebhookKeys = (ring: KeyRing): WebhookKeys => ({ ring, opened: new Map() });

const contextOf = ({ workspaceId, id }: Pick<WebhookKeyTable, 'workspaceId' | 'id'>): SealContext => [
  'marsa/webhook-key/v1',
  workspaceId,
  id,
];

/** A new key for a workspace, as the row it is kept in. */
export function makeWebhookKey(ring: KeyRing, workspaceId: string, nowMs: number): WebhookKeyTable {
  const identity = { workspaceId, id: randomBuffer(16).toString('hex') };
  return { ...identity, ...makeWrappedKey(ring, contextOf(identity)), createdAt: nowMs };
}

/** @throws Error if its master key is not in the ring, or the row was changed or moved */
export function openWebhookKey({ ring, opened }: WebhookKeys, row: WebhookKeyTable): SealingKey {
  const known = opened.get(row.id);
  if (known) return known;
  const key = { id: Buffer.from(row.id, 'hex'), key: unwrapKey(ring, contextOf(row), row.wrapped) };
  const [oldest] = opened.keys();
  if (opened.size >= mostOpened && oldest !== undefined) opened.delete(oldest);
  opened.set(row.id, key);
  return key;
}

/** The same key under the active master key. */
export const rewrapWebhookKey = (ring: KeyRing, row: WebhookKeyTable): WrappedKey =>
  rewrapKey(ring, contextOf(row), row.wrapped);

type SecretKind = 'secret' | 'verify-token';

const secretContext = (kind: SecretKind, rowId: string, version: number): SealContext => [
  `marsa/webhook-${kind}/v1`,
  rowId,
  version,
];

/** For the row of this id only, and as its secret of this number only. */
export const sealSecret = (
  key: SealingKey,
  kind: SecretKind,
  rowId: string,
  version: number,
  value: string,
) => seal(key, secretContext(kind, rowId, version), Buffer.from(value));

export const openSecret = (
  key: SealingKey,
  kind: SecretKind,
  rowId: string,
  version: number,
  sealed: Uint8Array,
): string => open(key, secretContext(kind, rowId, version), sealed).toString();

/** The secrets of a row, those that may still be live. */
export function openSecrets(key: SealingKey, row: SealedSecrets & { id: string }): LiveSecrets {
  const { id, secret, secretVersion, previousSecret, previousUntil } = row;
  const current = openSecret(key, 'secret', id, secretVersion, secret);
  if (previousSecret === null || previousUntil === null) return { current };
  const value = openSecret(key, 'secret', id, secretVersion - 1, previousSecret);
  return { current, previous: { value, until: previousUntil } };
}

/** A row's secrets after a rotation: the new one, and the one before for as long as it may go on. */
export function rotateSecret(
  key: SealingKey,
  row: SealedSecrets & { id: string },
  value: string,
  previousUntil: number,
): SealedSecrets {
  const secretVersion = row.secretVersion + 1;
  const secret = sealSecret(key, 'secret', row.id, secretVersion, value);
  return { secret, secretVersion, previousSecret: row.secret, previousUntil };
}

const bodyContext = (receivedId: string): SealContext => ['marsa/webhook-body/v1', receivedId];

export const sealBody = (key: SealingKey, receivedId: string, body: Uint8Array) =>
  seal(key, bodyContext(receivedId), body);

export const openBody = (key: SealingKey, receivedId: string, sealed: Uint8Array): Buffer =>
  open(key, bodyContext(receivedId), sealed);
