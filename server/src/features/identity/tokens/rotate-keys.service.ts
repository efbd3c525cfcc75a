import type { Db, Trx } from '#engines/database/schema.ts';
import { inTransaction } from '#engines/database/transaction.ts';
import type { Caller } from '#platform/caller.ts';
import { toIso } from '#platform/clock.ts';
import { Problem } from '#platform/problem.ts';
import type { IdentityDeps } from '../identity-deps.ts';
import { makeSigningKey } from './signing-key.ts';
import { type SigningKeyDeps, verifiesOnMs } from './signing-keys.service.ts';
import { findInSlot, insertSigningKey, moveSigningKey, retireSigningKeys } from './signing-keys.store.ts';

const hourMs = 3_600_000;
/** A key is published so long before it signs: whoever keeps the key set for a day knows it by then. */
export const publishedMs = 24 * hourMs;
/** A key signs so long. */
const signsMs = 90 * 24 * hourMs;

export interface RotateDeps extends SigningKeyDeps {
  audit: IdentityDeps['audit'];
  /** Tells every instance that the keys are others. */
  publishKeys(): void;
}

export interface KeyRotation {
  /** Signs from now on. */
  kid: string;
  /** Signed until now. */
  former: string;
  /** The former key verifies until then, milliseconds since 1970. */
  formerUntil: number;
  /** Published now, to sign at the next rotation. */
  next: string;
}

/**
 * The next key begins to sign, the current one goes on to verify what it signed, and another is published.
 * @param isCompromised the current key is in wrong hands: it verifies nothing from now on, and a next key that was
 *   published a moment ago does as well
 */
export async function rotateSigningKey(
  db: Db,
  deps: RotateDeps,
  caller: Caller,
  { isCompromised = false } = {},
): Promise<KeyRotation> {
  const done = await inTransaction(db, (trx) => rotate(trx, deps, caller, isCompromised));
  deps.publishKeys();
  return done;
}

async function rotate(
  trx: Trx,
  deps: RotateDeps,
  caller: Caller,
  isCompromised: boolean,
): Promise<KeyRotation> {
  const now = deps.clock();
  const current = await findInSlot(trx, 'current');
  const next = await findInSlot(trx, 'next');
  if (!current || !next) throw new Error('A key that signs access tokens is missing: start Marsa once.');
  if (!isCompromised && now < next.createdAt + publishedMs) {
    throw new Problem(
      'CONFLICT',
      `The next key was published less than a day ago, and not everybody may know it. It can sign from ${toIso(next.createdAt + publishedMs)} on.`,
    );
  }
  const endedAt = isCompromised ? now - verifiesOnMs : now;
  const another = { ...makeSigningKey(deps.ring, now), slot: 'next' as const };
  const isFirst =
    (await moveSigningKey(trx, current, { slot: null, endedAt })) &&
    (await moveSigningKey(trx, next, { slot: 'current', activeAt: now }));
  if (!isFirst) throw new Problem('CONFLICT', 'The key was rotated a moment ago.');
  await insertSigningKey(trx, another);
  await retireSigningKeys(trx, now - verifiesOnMs, now);
  const details = { keyId: next.kid, forced: isCompromised };
  await deps.audit(trx, caller, { action: 'SIGNING_KEY_ROTATE', subject: current.kid, details });
  return { kid: next.kid, former: current.kid, formerUntil: endedAt + verifiesOnMs, next: another.kid };
}

/** Rotates after 90 days, and forgets the private keys that verify nothing any more. @returns whether it rotated */
export async function tendSigningKeys(db: Db, deps: RotateDeps, caller: Caller): Promise<boolean> {
  const now = deps.clock();
  await retireSigningKeys(db, now - verifiesOnMs, now);
  const current = await findInSlot(db, 'current');
  const next = await findInSlot(db, 'next');
  const isDue = current && next && (current.activeAt ?? 0) + signsMs <= now;
  if (!isDue || now < next.createdAt + publishedMs) return false;
  await rotateSigningKey(db, deps, caller);
  return true;
}
