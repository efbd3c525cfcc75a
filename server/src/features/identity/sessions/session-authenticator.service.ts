import type { Db } from '#engines/database/schema.ts';
import type { Actor } from '#platform/caller.ts';
import type { Clock } from '#platform/clock.ts';
import type { Csrf } from '#platform/csrf.ts';
import type { Origin, Visit } from '#platform/gate.ts';
import type { Logger } from '#platform/logger.ts';
import { Problem } from '#platform/problem.ts';
import type { SessionCookies } from '#platform/session-cookies.ts';
import { sha256 } from '#platform/token.ts';
import { type PersonRow, toActor } from '../actor.ts';
import { createRemembered } from '../remembered.ts';
import { overlapMs, renewEveryMs, touchEveryMs } from './session-limits.ts';
import { isSecret, makeSecret } from './session-token.ts';
import { prepareSessionLookup, type SessionWithPerson, updateOpenSession } from './sessions.store.ts';
import type { SessionTable } from './sessions.tables.ts';

export interface SessionAuthenticatorDeps {
  clock: Clock;
  logger: Logger;
  cookies: SessionCookies;
  csrf: Csrf;
  /** Whether their role needs a second factor that they do not have. */
  lacksSecondFactor(person: PersonRow): boolean | Promise<boolean>;
  /** How long (ms) a session that was looked up is remembered; 0 asks the database each time. */
  rememberMs: number;
}

export interface SessionAuthenticator {
  identify(token: string, origin: Origin, visit: Visit): Actor | Promise<Actor>;
  /** Forgets what was looked up: something about people, roles or sessions changed. */
  forgetAll(): void;
}

interface Known {
  row: SessionWithPerson;
  actor: Actor;
  /** Remembered until then. */
  until: number;
  /** Last activity that this instance knows of. */
  seenAt: number;
  /** Last activity that was written. */
  writtenAt: number;
  isPrevious: boolean;
}

/**
 * Tells who presents a session cookie: remembered for seconds under the hash of its token, else one look-up. Activity
 * moves the idle end on; a passive visit does not. Every quarter of an hour the browser gets a new token.
 */
export function createSessionAuthenticator(db: Db, deps: SessionAuthenticatorDeps): SessionAuthenticator {
  const find = prepareSessionLookup(db);
  const remembered = createRemembered<Known>();
  let generation = 0;

  async function lookUp(digest: string, origin: Origin, visit: Visit): Promise<Actor> {
    const startedIn = generation;
    const rows = await find(digest);
    const [row] = rows;
    if (row === undefined) throw expired('This session is not known any more. Sign in again.');
    const lacksSecondFactor = await deps.lacksSecondFactor(row);
    const known = toKnown(row, rows, digest, deps.clock() + deps.rememberMs, lacksSecondFactor);
    // What changed while we were asking must not be remembered.
    if (deps.rememberMs > 0 && startedIn === generation) remembered.set(digest, known);
    if (!known.isPrevious && row.previousDigest !== null && row.previousUntil === null)
      await settleRenewal(db, deps, row);
    return admit(known, digest, origin, visit);
  }

  function admit(known: Known, digest: string, origin: Origin, visit: Visit): Actor | Promise<Actor> {
    const now = deps.clock();
    const fault = faultOf(known, now);
    if (fault) throw fault;
    if (visit.isPassive) return known.actor;
    known.seenAt = now;
    if (!known.isPrevious && now - known.row.rotatedAt >= renewEveryMs) {
      remembered.delete(digest);
      return renew(db, deps, known, digest, visit);
    }
    if (now - known.writtenAt >= touchEveryMs) touch(db, deps, known, origin);
    return known.actor;
  }

  return {
    identify(token, origin, visit) {
      if (!isSecret(token)) throw expired('This is no session of Marsa. Sign in again.');
      const digest = sha256(token);
      const known = remembered.get(digest);
      const isFresh = known !== undefined && known.until > deps.clock();
      return isFresh ? admit(known, digest, origin, visit) : lookUp(digest, origin, visit);
    },
    forgetAll() {
      generation++;
      remembered.clear();
    },
  };
}

/** The browser has its new token: from now on the former one has only moments left. */
async function settleRenewal(db: Db, { clock }: SessionAuthenticatorDeps, row: SessionTable): Promise<void> {
  const previousUntil = clock() + overlapMs;
  await updateOpenSession(db, row.id, { previousUntil }, { digest: row.digest });
  row.previousUntil = previousUntil;
}

function touch(db: Db, { clock, logger }: SessionAuthenticatorDeps, known: Known, origin: Origin): void {
  const now = clock();
  known.writtenAt = now;
  updateOpenSession(db, known.row.id, { lastSeenAt: now, lastIp: origin.ip }).catch((error: unknown) =>
    logger.warn({ sessionId: known.row.id, error: String(error) }, 'activity of a session was not written'),
  );
}

async function renew(
  db: Db,
  { clock, cookies, csrf }: SessionAuthenticatorDeps,
  { row, actor }: Known,
  digest: string,
  visit: Visit,
): Promise<Actor> {
  const now = clock();
  const next = makeSecret();
  const change = { digest: next.digest, previousDigest: digest, previousUntil: null };
  const times = { rotatedAt: now, lastSeenAt: now };
  // Of several requests at once one renews; the others still have the token that is now the former one.
  if (await updateOpenSession(db, row.id, { ...change, ...times }, { digest })) {
    const maxAge = row.isRemembered === 1 ? Math.ceil((row.endsAt - now) / 1000) : undefined;
    visit.setCookies(cookies.issue({ token: next.token, csrfToken: csrf.make(row.id), maxAge }));
  }
  return actor;
}

function toKnown(
  row: SessionWithPerson,
  rows: SessionWithPerson[],
  digest: string,
  until: number,
  lacksSecondFactor: boolean,
): Known {
  const actor = toActor(row, rows, { kind: 'session', id: row.id }, row.confirmedAt);
  return {
    ...{ row, until, seenAt: row.lastSeenAt, writtenAt: row.lastSeenAt },
    isPrevious: row.digest !== digest,
    actor: lacksSecondFactor ? { ...actor, lacksSecondFactor } : actor,
  };
}

const expired = (detail: string, actor?: Actor) =>
  new Problem('SESSION_EXPIRED', detail, actor ? { actor } : {});

/** Why a session that is known does not open anything, told only to who holds it. */
function faultOf({ row, actor, seenAt, isPrevious }: Known, now: number): Problem | undefined {
  if (row.endedAt !== null) return expired('This session was ended. Sign in again.', actor);
  if (row.personIsActive !== 1) return expired('Your account is switched off.', actor);
  if (row.endsAt <= now) return expired('This session has reached its end. Sign in again.', actor);
  if (seenAt + row.idleMs <= now) return expired('Nobody was here for a while. Sign in again.', actor);
  if (isPrevious && row.previousUntil !== null && row.previousUntil <= now)
    return expired('This session was renewed elsewhere. Load the page anew.', actor);
  return undefined;
}
