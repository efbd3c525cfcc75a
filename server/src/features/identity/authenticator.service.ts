import type { Db } from '#engines/database/schema.ts';
import type { Actor } from '#platform/caller.ts';
import { isInNetworks } from '#platform/client-address.ts';
import type { Clock } from '#platform/clock.ts';
import type { Counting, Origin } from '#platform/gate.ts';
import type { Logger } from '#platform/logger.ts';
import { Problem } from '#platform/problem.ts';
import { parseApiKey, sha256 } from '#platform/token.ts';
import { toActor } from './actor.ts';
import {
  type KeyWithMembership,
  type KeyWithOwner,
  prepareKeyLookup,
  touchApiKey,
} from './api-keys.store.ts';
import { createEvenLookup } from './even-lookup.ts';
import { type DigestRing, digestApiKey, isApiKey } from './key-digest.ts';
import { createRemembered } from './remembered.ts';
import { readStringList } from './stored-role.ts';

export interface AuthenticatorDeps {
  clock: Clock;
  logger: Logger;
  ring: DigestRing;
  counters: Counting;
  /** Told of the address of each use, to notice networks that are new for a key. */
  watchKey(key: { id: string; personId: string; name: string }, ip: string): void;
  /** How long (ms) a key that was looked up is remembered; 0 asks the database each time. */
  rememberMs: number;
  /** Told of each key that is unknown or malformed; may end in a ban. */
  recordWrongKey(origin: Origin): Promise<void>;
}

export interface Authenticator {
  identify(apiKey: string, origin: Origin): Actor | Promise<Actor>;
  /** Forgets what was looked up: something about people, roles or keys changed. */
  forgetAll(): void;
}

interface Known {
  row: KeyWithOwner;
  networks: readonly string[] | undefined;
  actor: Actor;
  until: number;
  touchedAt: number;
  /** Address of the last use, as far as this instance remembers. */
  seenIp?: string;
}

const touchEveryMs = 60_000;
/** A known key that no longer works is a forgotten job somewhere, not an attack: it is slowed down, not banned. */
const refusedPerMinute = 60;

/**
 * Tells who presents an API key: one look-up by its id, one HMAC, a comparison in constant time. What was found is
 * remembered under the SHA-256 of the whole key, so that no key is kept and no wrong one finds anything.
 */
export function createAuthenticator(db: Db, deps: AuthenticatorDeps): Authenticator {
  const keys = createEvenLookup(prepareKeyLookup(db), (rows) => rows.length > 0);
  const remembered = createRemembered<Known>();
  let generation = 0;

  async function lookUp(apiKey: string, fingerprint: string, origin: Origin): Promise<Actor> {
    const id = parseApiKey(apiKey)?.id;
    if (id === undefined) return refuseWrong(origin);
    const startedIn = generation;
    const rows = await keys.find(id);
    const [row] = rows;
    // Also compared where there is no such key, so that this takes as long.
    if (!isApiKey(deps.ring, apiKey, row) || row === undefined)
      return keys.even(rows, () => refuseWrong(origin));
    const known = toKnown(row, rows, deps.clock() + deps.rememberMs);
    // What changed while we were asking must not be remembered.
    if (deps.rememberMs > 0 && startedIn === generation) remembered.set(fingerprint, known);
    return admit(known, apiKey, origin);
  }

  function admit(known: Known, apiKey: string, origin: Origin): Actor | Promise<Actor> {
    const now = deps.clock();
    const fault = faultOf(known, origin, now);
    if (fault) return slowDown(known, fault);
    if (origin.ip !== known.seenIp) {
      known.seenIp = origin.ip;
      deps.watchKey(known.row, origin.ip);
    }
    if (now - known.touchedAt >= touchEveryMs) {
      known.touchedAt = now;
      writeUse(db, deps, known.row, apiKey, { lastUsedAt: now, lastUsedIp: origin.ip });
    }
    return known.actor;
  }

  async function refuseWrong(origin: Origin): Promise<never> {
    await deps.recordWrongKey(origin);
    throw new Problem('INVALID_API_KEY', 'This API key is not known. Check that it was copied whole.');
  }

  async function slowDown({ row, actor }: Known, fault: Problem): Promise<never> {
    const { count, resetMs } = await deps.counters.hit(`refused:${row.id}`, 60_000);
    if (count <= refusedPerMinute) throw fault;
    throw new Problem('RATE_LIMIT', 'This API key no longer works and is used again and again.', {
      actor,
      retryAfter: resetMs / 1000,
    });
  }

  return {
    identify(apiKey, origin) {
      const fingerprint = sha256(apiKey);
      const known = remembered.get(fingerprint);
      const isFresh = known !== undefined && known.until > deps.clock();
      return isFresh ? admit(known, apiKey, origin) : lookUp(apiKey, fingerprint, origin);
    },
    forgetAll() {
      generation++;
      remembered.clear();
    },
  };
}

/** Beside the request. */
function writeUse(
  db: Db,
  { ring, logger }: AuthenticatorDeps,
  { id, digestKeyId }: KeyWithOwner,
  apiKey: string,
  use: { lastUsedAt: number; lastUsedIp: string },
): void {
  // Only its use shows a key, so only then can its digest move on from a former secret.
  const digest = digestKeyId === ring.activeId ? {} : digestApiKey(ring, apiKey);
  touchApiKey(db, id, { ...use, ...digest }).catch((error: unknown) =>
    logger.warn({ keyId: id, error: String(error) }, 'last use of a key was not written'),
  );
}

function toKnown(row: KeyWithOwner, rows: KeyWithMembership[], until: number): Known {
  const [first] = rows;
  if (first === undefined) throw new Error('a key without its row');
  return {
    row,
    networks: row.networks === null ? undefined : readStringList(row.networks),
    until,
    touchedAt: row.lastUsedAt ?? 0,
    actor: toActor(first, rows, { kind: 'api-key', id: row.id }),
  };
}

/** Why a key that is known does not work, told only to who holds it. */
function faultOf(known: Known, origin: Origin, now: number): Problem | undefined {
  const { row, networks, actor } = known;
  const isOver = (time: number | null) => time !== null && time <= now;
  const invalid = (detail: string) => new Problem('INVALID_API_KEY', detail, { actor });
  if (row.revokedAt !== null) return invalid('This API key was revoked.');
  if (isOver(row.expiresAt)) return invalid('This API key has expired.');
  if (isOver(row.endsAt)) return invalid('This API key was replaced, and the overlap is over.');
  if (row.personIsActive !== 1) return invalid('The owner of this API key is switched off.');
  if (networks === undefined || isInNetworks(origin.ip, networks)) return undefined;
  return new Problem('FORBIDDEN', `This API key may not be used from ${origin.ip}.`, { actor });
}
