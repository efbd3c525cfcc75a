import type { AccessClaims, BlacklistReason } from '@marsa/contract/tokens.ts';
import type { Db } from '#engines/database/schema.ts';
import type { Actor } from '#platform/caller.ts';
import type { Clock } from '#platform/clock.ts';
import { Problem } from '#platform/problem.ts';
import { sha256 } from '#platform/token.ts';
import { type PersonRow, toActor } from '../actor.ts';
import { createRemembered } from '../remembered.ts';
import { claimFault, type Expected } from './access-token.ts';
import type { Revocations } from './revoked-set.ts';
import type { SigningKeys } from './signing-key.ts';
import { prepareTokenLookup, type TokenState } from './token-lookup.store.ts';
import { type VerifiedToken, verifyToken } from './token-verifier.service.ts';
import type { TokenAuthenticator } from './tokens-deps.ts';

export interface TokenAuthenticatorDeps {
  clock: Clock;
  keys: SigningKeys;
  revocations: Revocations;
  expected: Expected;
  /** Whether their role needs a second factor that they do not have. */
  lacksSecondFactor(person: PersonRow): boolean | Promise<boolean>;
  /** How long (ms) the state of a token is remembered; 0 asks the database each time, and verifies each time. */
  rememberMs: number;
}

interface Known extends VerifiedToken {
  state: State | undefined;
}

/** As the database had it, until then. */
interface State {
  row: TokenState;
  actor: Actor;
  until: number;
  generation: number;
}

/**
 * Tells who presents an access token. A signature is verified once per token; what may change, its session, its person
 * and their role, is looked up again every few seconds, and revocations are compared each time. The token says who;
 * what they may do comes from their role as it is now.
 */
export function createTokenAuthenticator(db: Db, deps: TokenAuthenticatorDeps): TokenAuthenticator {
  const findState = prepareTokenLookup(db);
  const remembered = createRemembered<Known>();
  let generation = 0;

  function admit(claims: AccessClaims, state: State): Actor {
    const fault = claimFault(claims, deps.clock(), deps.expected) ?? stateFault(deps, claims, state);
    if (fault) throw fault;
    return state.actor;
  }

  async function lookUp(token: string, fingerprint: string): Promise<{ claims: AccessClaims; state: State }> {
    const verified = await verifyAgain(remembered.get(fingerprint), token);
    const { claims } = verified;
    // Of what is not ours, nothing is looked up.
    const fault = claimFault(claims, deps.clock(), deps.expected);
    if (fault) throw fault;
    const startedIn = generation;
    const row = await findState(claims);
    if (row === undefined) throw blacklisted('session_ended', 'The session of this token is over.');
    const lacksSecondFactor = await deps.lacksSecondFactor(row);
    const known = toActor(row, [row], { kind: 'token', id: claims.sid });
    const actor = lacksSecondFactor ? { ...known, lacksSecondFactor } : known;
    const state = { row, actor, until: deps.clock() + deps.rememberMs, generation: startedIn };
    if (deps.rememberMs > 0) remembered.set(fingerprint, { ...verified, state });
    return { claims, state };
  }

  /** A signature stays right as long as its key is. */
  async function verifyAgain(known: Known | undefined, token: string): Promise<VerifiedToken> {
    const isKeyKnown = known && (await deps.keys.read()).verifiers.has(known.kid);
    return isKeyKnown ? known : verifyToken(deps.keys, token);
  }

  const recall = (fingerprint: string) => {
    const known = remembered.get(fingerprint);
    const { state } = known ?? {};
    const isFresh = state && state.until > deps.clock() && state.generation === generation;
    return known && isFresh ? { claims: known.claims, state } : undefined;
  };

  return {
    identify(token) {
      const fingerprint = sha256(token);
      const known = recall(fingerprint);
      if (known) return admit(known.claims, known.state);
      return lookUp(token, fingerprint).then(({ claims, state }) => admit(claims, state));
    },
    async examine(token) {
      const fingerprint = sha256(token);
      const { claims, state } = recall(fingerprint) ?? (await lookUp(token, fingerprint));
      return { claims, actor: admit(claims, state) };
    },
    forgetAll() {
      generation++;
    },
  };
}

/** Why a token of ours no longer works, told only to who holds it. */
function stateFault(
  { clock, revocations }: TokenAuthenticatorDeps,
  { jti, exp, ver }: AccessClaims,
  { row, actor }: State,
): Problem | undefined {
  const refuse = (reason: BlacklistReason, detail: string) => blacklisted(reason, detail, actor);
  if (row.revokedJti !== null || revocations.isRevoked(jti, exp * 1000))
    return refuse('revoked', 'This token was revoked.');
  if (ver !== (row.tokenVersion ?? 0) || row.sessionEndReason === 'password-changed')
    return refuse('password_changed', 'The password was changed after this token was made. Sign in again.');
  if (row.sessionEndedAt !== null || row.sessionEndsAt <= clock())
    return refuse('session_ended', 'The session of this token is over. Sign in again.');
  if (row.personIsActive !== 1) return refuse('session_ended', 'The owner of this token is switched off.');
  return undefined;
}

export const blacklisted = (reason: BlacklistReason, detail: string, actor?: Actor): Problem =>
  new Problem('TOKEN_BLACKLISTED', detail, { members: { reason }, ...(actor && { actor }) });
