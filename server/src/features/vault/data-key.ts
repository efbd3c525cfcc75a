import type { SealContext, SealingKey } from '#platform/cipher.ts';
import {
  type KeyRing,
  makeWrappedKey,
  rewrapKey,
  unwrapKey,
  type WrappedKey,
  wrappingKeyId,
} from '#platform/key-ring.ts';
import { randomBuffer } from '#platform/token.ts';
import type { DataKeyTable } from './vault.tables.ts';

/** When a data key has done its work and the next one takes over. */
export interface DataKeyLimits {
  values: number;
  ageMs: number;
}

/** Nonces are random: at 2^31 values two of them are equal with a probability of 2^-35. */
export const dataKeyLimits: DataKeyLimits = { values: 2 ** 31, ageMs: 365 * 24 * 60 * 60 * 1000 };

/** The master keys, and the data keys they opened lately (the latest used last). */
export interface DataKeys {
  ring: KeyRing;
  opened: Map<string, SealingKey>;
  limits: DataKeyLimits;
}

const mostOpened = 1000;

export const createDataKeys = (ring: KeyRing, limits = dataKeyLimits): DataKeys => ({
  ring,
  opened: new Map(),
  limits,
});

type Identity = Pick<DataKeyTable, 'id' | 'projectId' | 'version'>;

const contextOf = ({ id, projectId, version }: Identity): SealContext => [
  'marsa/data-key/v1',
  projectId,
  id,
  version,
];

/** A new key for a project, as the row it is kept in. */
export function makeDataKey(ring: KeyRing, projectId: string, nowMs: number, version = 1): DataKeyTable {
  const identity = { id: randomBuffer(16).toString('hex'), projectId, version };
  const wrapped = makeWrappedKey(ring, contextOf(identity));
  return { ...identity, ...wrapped, createdAt: nowMs, valuesSealed: null, retiredAt: null };
}

/** Whether a key must seal nothing more. */
export const isWornOut = ({ limits }: DataKeys, row: DataKeyTable, nowMs: number): boolean =>
  row.retiredAt !== null || (row.valuesSealed ?? 0) >= limits.values || nowMs - row.createdAt >= limits.ageMs;

/** A data key that was opened before and is still remembered. */
export function recallDataKey(keys: DataKeys, id: string): SealingKey | undefined {
  const key = keys.opened.get(id);
  if (key) remember(keys, id, key);
  return key;
}

/** @throws Error if its master key is not in the ring, or the row was changed or moved */
export function openDataKey(keys: DataKeys, row: DataKeyTable): SealingKey {
  const key = { id: Buffer.from(row.id, 'hex'), key: unwrapKey(keys.ring, contextOf(row), row.wrapped) };
  remember(keys, row.id, key);
  return key;
}

function remember({ opened }: DataKeys, id: string, key: SealingKey): void {
  opened.delete(id);
  opened.set(id, key);
  const [oldest] = opened.keys();
  if (opened.size > mostOpened && oldest !== undefined) opened.delete(oldest);
}

/** Id of the master key that a data key really is under, whatever its row says. */
export const masterKeyIdOf = (row: DataKeyTable): string => wrappingKeyId(row.wrapped);

/** The same data key under the active master key. */
export const rewrapDataKey = (ring: KeyRing, row: DataKeyTable): WrappedKey =>
  rewrapKey(ring, contextOf(row), row.wrapped);
