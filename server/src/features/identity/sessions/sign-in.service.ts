import type { BodyOf, DataOf } from '@marsa/contract/endpoint.ts';
import type * as contract from '@marsa/contract/session.ts';
import type { Db, Trx } from '#engines/database/schema.ts';
import { inTransaction } from '#engines/database/transaction.ts';
import type { Actor, Caller } from '#platform/caller.ts';
import { cookieOf } from '#platform/credential.ts';
import type { Origin } from '#platform/gate.ts';
import { newId } from '#platform/ids.ts';
import { Problem } from '#platform/problem.ts';
import { sha256 } from '#platform/token.ts';
import { toActor } from '../actor.ts';
import { findPerson, holdPerson } from '../people.store.ts';
import { describeCurrent, describeDevice } from './current-session.ts';
import { type OpenedSession, openSession } from './open-session.service.ts';
import { signInMs } from './session-limits.ts';
import { isSecret, makeSecret } from './session-token.ts';
import { endSessions, prepareSessionLookup } from './sessions.store.ts';
import type { Factor, SessionDeps } from './sessions-deps.ts';
import {
  deleteOldSignIns,
  findAccount,
  findPassword,
  findPersonRows,
  insertSignIn,
  replaceHash,
} from './sign-in.store.ts';
import { beginTry, type Try } from './sign-in-throttle.service.ts';

/** A browser that signs in: where it is, what it says of itself, and how its answer gets cookies. */
export interface SignInCall {
  origin: Origin;
  headers: Record<string, string | string[] | undefined>;
  become(actor: Actor): Caller;
  setHeader(name: string, value: string): void;
}

type SignedIn = DataOf<typeof contract.signIn>;

/** A password that is right, and whose account may sign in; the answer to anything else is the same, and takes as long. */
export async function checkPassword(
  db: Db,
  deps: SessionDeps,
  email: string,
  password: string,
): Promise<string> {
  const account = await findAccount(db, email);
  const hash = account?.hash ?? undefined;
  const { ok, needsRehash } = await deps.passwords.verify(password, hash);
  if (!ok || account === undefined || account.isActive !== 1) {
    throw new Problem('INVALID_CREDENTIALS', 'E-mail or password is wrong.', {
      ...(account ? { subject: account.personId } : {}),
    });
  }
  if (needsRehash && hash !== undefined)
    await replaceHash(db, account.personId, hash, await deps.passwords.hash(password));
  return account.personId;
}

/** Signs in with e-mail and password: opens a session, or waits for the second factor. */
export async function signIn(
  db: Db,
  deps: SessionDeps,
  call: SignInCall,
  body: BodyOf<typeof contract.signIn>,
): Promise<SignedIn> {
  const device = await findDevice(db, deps, call, body.email);
  const attempt = await beginTry(db, deps, call.origin, body.email, device);
  // Read before the password is checked: should it change meanwhile, what was checked is the old one.
  const tokenVersion = (await findAccount(db, body.email))?.tokenVersion ?? null;
  const personId = await checkPassword(db, deps, body.email, body.password).catch((error: unknown) => {
    tellOfGuessing(deps, attempt, error, call.origin.ip);
    throw error;
  });
  await attempt.succeed();
  const factors = await deps.findFactors(db, personId);
  const entry: NewEntry = {
    ...{ personId, method: 'password', remember: body.remember },
    before: (trx) => requireSamePassword(trx, personId, tokenVersion),
  };
  return factors.length > 0 ? waitForFactor(db, deps, call, entry, factors) : enter(db, deps, call, entry);
}

/** The browser that a sign-in comes from, where it is a known one of the account. */
async function findDevice(
  db: Db,
  deps: SessionDeps,
  { headers }: Pick<SignInCall, 'headers'>,
  email: string,
): Promise<string | undefined> {
  const token = cookieOf(headers, deps.cookies.device);
  if (token === undefined || !isSecret(token)) return undefined;
  const account = await findAccount(db, email);
  return account && (await deps.isDeviceKnown(db, account.personId, sha256(token))) ? token : undefined;
}

const worthTelling = 10;

/** Beside the answer, whose time must not tell whether there is an account. */
function tellOfGuessing(deps: SessionDeps, attempt: Try, error: unknown, ip: string): void {
  const personId = error instanceof Problem ? error.subject : undefined;
  if (personId === undefined) return;
  attempt.countFailures().then(
    (count) => count % worthTelling === 0 && deps.tellOfFailures(personId, { tried: 'password', count, ip }),
    () => undefined,
  );
}

async function waitForFactor(
  db: Db,
  deps: SessionDeps,
  call: SignInCall,
  { personId, remember, before }: NewEntry,
  factors: Factor[],
): Promise<SignedIn> {
  const now = deps.clock();
  const { token, digest } = makeSecret();
  await deleteOldSignIns(db, now);
  await inTransaction(db, async (trx) => {
    await before?.(trx);
    await insertSignIn(trx, {
      ...{ id: newId(now), digest, personId, attempts: 0, createdAt: now, endsAt: now + signInMs },
      isRemembered: remember ? 1 : 0,
    });
  });
  for (const cookie of deps.cookies.issueSignIn(token, signInMs / 1000)) call.setHeader('set-cookie', cookie);
  return { status: 'second-factor', factors, session: null };
}

/**
 * Whoever changes the password holds the person too, so that nothing is opened with the old one beside the change.
 * @param tokenVersion of the person, read before their password was checked
 */
export async function requireSamePassword(
  trx: Trx,
  personId: string,
  tokenVersion: number | null,
): Promise<void> {
  await holdPerson(trx, personId);
  const person = await findPerson(trx, personId);
  if (person?.tokenVersion !== tokenVersion)
    throw new Problem('INVALID_CREDENTIALS', 'E-mail or password is wrong.', { subject: personId });
}

interface NewEntry {
  personId: string;
  /** What proved it. */
  method: string;
  remember: boolean;
  /** Uses up what was proved, in the transaction that opens the session. @throws Problem where it was used meanwhile */
  before?: (trx: Trx) => Promise<void>;
  /** What goes with it, in the same transaction. */
  after?: (trx: Trx, caller: Caller) => Promise<void>;
}

/** Opens the session of somebody who has proved who they are, and gives the browser its cookies. */
export async function enter(
  db: Db,
  deps: SessionDeps,
  call: SignInCall,
  { personId, method, remember, before, after }: NewEntry,
): Promise<SignedIn> {
  const former = await findFormer(db, deps, call);
  const userAgent = String(call.headers['user-agent'] ?? '');
  const opened = await inTransaction(db, async (trx) => {
    await before?.(trx);
    const rows = await findPersonRows(trx, personId);
    const [row] = rows;
    if (row === undefined || row.personIsActive !== 1)
      throw new Problem('INVALID_CREDENTIALS', 'E-mail or password is wrong.', { subject: personId });
    const session = await openSession(trx, deps, {
      ...{ personId, method, kind: 'browser', ip: call.origin.ip },
      userAgent,
      // Who runs the installation is not remembered for days.
      isRemembered: remember && row.roleName !== 'ADMIN',
    });
    const actor = toActor(row, rows, { kind: 'session', id: session.row.id }, session.row.confirmedAt);
    const caller = call.become(actor);
    if (former) {
      const end = { endedAt: deps.clock(), endReason: 'replaced', endedBy: personId };
      await endSessions(trx, [former], end);
    }
    await deps.audit(trx, caller, {
      action: 'AUTH_SUCCESS',
      subject: session.row.id,
      details: { mode: method },
    });
    const device = await deps.noticeEntry(trx, {
      ...{ personId, ip: call.origin.ip, device: describeDevice(userAgent) },
      deviceToken: cookieOf(call.headers, deps.cookies.device),
    });
    await after?.(trx, caller);
    return { session, actor, device };
  });
  if (former) deps.publishChange();
  giveCookies(deps, call, opened.session);
  if (opened.device !== undefined) call.setHeader('set-cookie', deps.cookies.issueDevice(opened.device));
  const person = await findPerson(db, personId);
  return {
    status: 'signed-in',
    factors: [],
    session: describeCurrent(opened.session.row, opened.actor, person, deps.clock()),
  };
}

/** The session this browser had until now: a new one takes its place. */
async function findFormer(db: Db, deps: SessionDeps, call: SignInCall): Promise<string | undefined> {
  const token = cookieOf(call.headers, deps.cookies.session);
  if (token === undefined) return undefined;
  const [row] = await prepareSessionLookup(db)(sha256(token));
  return row?.endedAt === null ? row.id : undefined;
}

export function giveCookies(
  deps: Pick<SessionDeps, 'cookies' | 'csrf' | 'clock'>,
  call: Pick<SignInCall, 'setHeader'>,
  { row, token }: OpenedSession,
): void {
  const maxAge = row.isRemembered === 1 ? Math.ceil((row.endsAt - deps.clock()) / 1000) : undefined;
  for (const cookie of deps.cookies.issue({ token, csrfToken: deps.csrf.make(row.id), maxAge }))
    call.setHeader('set-cookie', cookie);
}

/**
 * The password of somebody who is signed in, once more.
 * @throws Problem `INVALID_CREDENTIALS`, or `RATE_LIMIT` after a few wrong ones
 */
export async function checkOwnPassword(
  db: Db,
  deps: SessionDeps,
  origin: Origin,
  personId: string,
  password: string,
): Promise<void> {
  const attempt = await beginTry(db, deps, origin, `person ${personId}`);
  const stored = await findPassword(db, personId);
  const { ok } = await deps.passwords.verify(password, stored?.hash);
  if (!ok) throw new Problem('INVALID_CREDENTIALS', 'The password is wrong.', { subject: personId });
  await attempt.succeed();
}
