import { isUniqueViolation } from '#engines/database/errors.ts';
import type { Db } from '#engines/database/schema.ts';
import type { Clock } from '#platform/clock.ts';
import type { KeyRing } from '#platform/key-ring.ts';
import { lifetimeS } from './access-token.ts';
import {
  type KeySet,
  makeSigningKey,
  openSigner,
  openVerifier,
  rewrapSigningKey,
  type SigningKeys,
  toPublicJwk,
} from './signing-key.ts';
import { findInSlot, insertSigningKey, listSigningKeys, replaceWrapped } from './signing-keys.store.ts';
import type { SigningKeyTable } from './tokens.tables.ts';

/** Milliseconds a key still verifies after it stopped to sign: what it signed last, and five minutes to spare. */
export const verifiesOnMs = lifetimeS * 1000 + 5 * 60_000;

export interface SigningKeyDeps {
  clock: Clock;
  /** The master keys; private keys are sealed under them. */
  ring: KeyRing;
}

/** Milliseconds keys are remembered: that long an instance that heard nothing goes on with what it knows. */
const rememberMs = 5000;
const readAgainMs = 1000;

/** The keys of access tokens, read from the database that all instances share. */
export function createSigningKeys(db: Db, deps: SigningKeyDeps): SigningKeys {
  let known: { keys: KeySet; readAt: number } | undefined;
  let reading: Promise<KeySet> | undefined;
  let generation = 0;

  const readNow = async (): Promise<KeySet> => {
    const readAt = deps.clock();
    const startedIn = generation;
    const keys = openKeySet(deps, await listSigningKeys(db), readAt);
    // What changed while we were asking must not be remembered.
    if (startedIn === generation) known = { keys, readAt };
    return keys;
  };
  const readUnless = (olderThanMs: number) => {
    if (known && deps.clock() - known.readAt < olderThanMs) return known.keys;
    const current = reading ?? readNow();
    reading = current;
    const done = () => {
      if (reading === current) reading = undefined;
    };
    current.then(done, done);
    return current;
  };
  return {
    read: () => readUnless(rememberMs),
    readAgain: () => readUnless(readAgainMs),
    forget() {
      generation++;
      known = undefined;
      reading = undefined;
    },
  };
}

function openKeySet({ ring }: SigningKeyDeps, rows: readonly SigningKeyTable[], nowMs: number): KeySet {
  const current = rows.find(({ slot }) => slot === 'current');
  if (!current) throw new Error('There is no key that signs access tokens.');
  const live = rows.filter(({ slot, endedAt }) => slot !== null || (endedAt ?? 0) + verifiesOnMs > nowMs);
  const verifiers = live.map(openVerifier);
  return {
    signer: openSigner(ring, current),
    verifiers: new Map(verifiers.map((key) => [key.kid, key])),
    published: verifiers.map(toPublicJwk),
  };
}

/**
 * Makes the keys that are missing. On the first start there is no verifier yet that would have to learn of a key before
 * it signs. Of several instances one makes each.
 */
export async function ensureSigningKeys(db: Db, deps: SigningKeyDeps): Promise<void> {
  const now = deps.clock();
  for (const slot of ['current', 'next'] as const) {
    if (await findInSlot(db, slot)) continue;
    const key = { ...makeSigningKey(deps.ring, now), slot, activeAt: slot === 'current' ? now : null };
    await insertSigningKey(db, key).catch((error: unknown) => {
      if (!isUniqueViolation(error)) throw error;
    });
  }
}

/** Puts the private keys under the active master key. @returns how many were under another */
export async function rewrapSigningKeys(db: Db, ring: KeyRing): Promise<number> {
  let moved = 0;
  for (const row of await listSigningKeys(db)) {
    if (!row.wrapped || row.masterKeyId === ring.active.id.toString('hex')) continue;
    if (await replaceWrapped(db, row, rewrapSigningKey(ring, row.kid, row.wrapped))) moved++;
  }
  return moved;
}

/** How many private keys are under each master key. */
export async function countSigningKeysByMasterKey(db: Db): Promise<Map<string, number>> {
  const counts = new Map<string, number>();
  for (const { masterKeyId: id } of await listSigningKeys(db)) {
    if (id !== null) counts.set(id, (counts.get(id) ?? 0) + 1);
  }
  return counts;
}
