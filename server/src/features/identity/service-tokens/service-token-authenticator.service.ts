import type { Db } from '#engines/database/schema.ts';
import type { Actor } from '#platform/caller.ts';
import { isInNetworks } from '#platform/client-address.ts';
import type { Clock } from '#platform/clock.ts';
import type { Counting, Origin } from '#platform/gate.ts';
import type { Logger } from '#platform/logger.ts';
import { Problem } from '#platform/problem.ts';
import { parseServiceToken, sha256 } from '#platform/token.ts';
import { createEvenLookup } from '../even-lookup.ts';
import { type DigestRing, digestApiKey, isApiKey } from '../key-digest.ts';
import { createRemembered } from '../remembered.ts';
import { readStringList } from '../stored-role.ts';
import { type TokenWithMaker, toServiceActor } from './service-token-actor.ts';
import { prepareServiceTokenLookup, touchServiceToken } from './service-tokens.store.ts';

export interface ServiceAuthenticatorDeps {
  clock: Clock;
  logger: Logger;
  ring: DigestRing;
  counters: Counting;
  /** How long (ms) a token that was looked up is remembered; 0 asks the database each time. */
  rememberMs: number;
  /** Told of each token that is unknown or malformed; may end in a ban. */
  recordWrongKey(origin: Origin): Promise<void>;
}

export interface ServiceAuthenticator {
  identify(token: string, origin: Origin): Actor | Promise<Actor>;
  /** Forgets what was looked up: something about people, roles or tokens changed. */
  forgetAll(): void;
}

interface Known {
  row: TokenWithMaker;
  actor: Actor;
  networks: readonly string[] | undefined;
  until: number;
  generation: number;
  touchedAt: number;
}

const touchEveryMs = 60_000;
/** A known token that no longer works is a forgotten job somewhere, not an attack: it is slowed down, not banned. */
const refusedPerMinute = 60;

/** Tells which service presents a token: one look-up by its id, one HMAC, a comparison in constant time. */
export function createServiceAuthenticator(db: Db, deps: ServiceAuthenticatorDeps): ServiceAuthenticator {
  const tokens = createEvenLookup(prepareServiceTokenLookup(db), (row) => row !== undefined);
  const remembered = createRemembered<Known>();
  let generation = 0;

  async function lookUp(token: string, fingerprint: string, origin: Origin): Promise<Actor> {
    const id = parseServiceToken(token)?.id;
    if (id === undefined) return refuseWrong(origin);
    const startedIn = generation;
    const row = await tokens.find(id);
    // Also compared where there is no such token, so that this takes as long.
    if (!isApiKey(deps.ring, token, row) || row === undefined)
      return tokens.even(row, () => refuseWrong(origin));
    const known = {
      row,
      actor: toServiceActor(row),
      networks: row.networks === null ? undefined : readStringList(row.networks),
      until: deps.clock() + deps.rememberMs,
      generation: startedIn,
      touchedAt: row.lastUsedAt ?? 0,
    };
    if (deps.rememberMs > 0) remembered.set(fingerprint, known);
    return admit(known, token, origin);
  }

  function admit(known: Known, token: string, origin: Origin): Actor | Promise<Actor> {
    const now = deps.clock();
    const fault = faultOf(known, origin, now);
    if (fault) return slowDown(known, fault);
    if (now - known.touchedAt >= touchEveryMs) touch(known, token, origin.ip, now);
    return known.actor;
  }

  function touch(known: Known, token: string, ip: string, now: number): void {
    known.touchedAt = now;
    const isCurrent = known.row.digestKeyId === deps.ring.activeId;
    // Only its use shows a token, so only then can its digest move on from a former secret.
    const digest = isCurrent ? {} : digestApiKey(deps.ring, token);
    const { id } = known.row;
    touchServiceToken(db, id, { lastUsedAt: now, lastUsedIp: ip, ...digest }).catch((error: unknown) =>
      deps.logger.warn({ tokenId: id, error: String(error) }, 'last use of a service token was not written'),
    );
  }

  async function refuseWrong(origin: Origin): Promise<never> {
    await deps.recordWrongKey(origin);
    throw new Problem(
      'INVALID_TOKEN_FORMAT',
      'This service token is not known. Check that it was copied whole.',
    );
  }

  async function slowDown({ row, actor }: Known, fault: Problem): Promise<never> {
    const { count, resetMs } = await deps.counters.hit(`refused:${row.id}`, 60_000);
    if (count <= refusedPerMinute) throw fault;
    const detail = 'This service token no longer works and is used again and again.';
    throw new Problem('RATE_LIMIT', detail, { actor, retryAfter: resetMs / 1000 });
  }

  return {
    identify(token, origin) {
      const fingerprint = sha256(token);
      const known = remembered.get(fingerprint);
      const isFresh = known && known.until > deps.clock() && known.generation === generation;
      return isFresh ? admit(known, token, origin) : lookUp(token, fingerprint, origin);
    },
    forgetAll() {
      generation++;
    },
  };
}

/** Why a token that is known does not work, told only to who holds it. */
function faultOf({ row, networks, actor }: Known, { ip }: Origin, now: number): Problem | undefined {
  const ended = (detail: string) =>
    new Problem('TOKEN_BLACKLISTED', detail, { actor, members: { reason: 'revoked' } });
  if (row.revokedAt !== null) return ended('This service token was revoked.');
  if (row.expiresAt <= now) return new Problem('TOKEN_EXPIRED', 'This service token has expired.', { actor });
  if (row.endsAt !== null && row.endsAt <= now) {
    const detail = 'This service token was replaced, and the overlap is over.';
    return new Problem('TOKEN_EXPIRED', detail, { actor });
  }
  if (row.personIsActive !== 1) return ended('The maker of this service token is switched off.');
  if (networks === undefined || isInNetworks(ip, networks)) return undefined;
  return new Problem('FORBIDDEN', `This service token may not be used from ${ip}.`, { actor });
}
