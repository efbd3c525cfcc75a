import type { BodyOf } from '@marsa/contract/endpoint.ts';
import type * as contract from '@marsa/contract/tokens.ts';
import type { Db, Trx } from '#engines/database/schema.ts';
import { inTransaction } from '#engines/database/transaction.ts';
import { toActor } from '../actor.ts';
import { endSessions } from '../sessions/sessions.store.ts';
import { findPersonRows } from '../sessions/sign-in.store.ts';
import { getPresented } from './refresh-tokens.service.ts';
import { verifyToken } from './token-verifier.service.ts';
import type { ProgramCall, TokenDeps } from './tokens-deps.ts';

const isRefreshToken = (text: string) => text.startsWith('marsa_rt_');

/** Ends a token in the name of whoever holds it. @throws Problem `INVALID_TOKEN_FORMAT` where it is none of ours */
export async function revokeToken(
  db: Db,
  deps: TokenDeps,
  call: ProgramCall,
  { token }: BodyOf<typeof contract.revoke>,
): Promise<{ revoked: true }> {
  if (isRefreshToken(token)) await endProgram(db, deps, call, token);
  else await endAccessToken(db, deps, call, token);
  return { revoked: true };
}

async function endProgram(db: Db, deps: TokenDeps, call: ProgramCall, token: string): Promise<void> {
  const { family } = await getPresented(db, deps, token);
  const { sessionId, personId, workspaceId } = family;
  await inTransaction(db, async (trx) => {
    const end = { endedAt: deps.clock(), endReason: 'token-revoked', endedBy: personId };
    if ((await endSessions(trx, [sessionId], end)) === 0) return;
    await record(trx, deps, call, { personId, sessionId, workspaceId, subject: sessionId });
  });
  deps.publishChange();
}

async function endAccessToken(db: Db, deps: TokenDeps, call: ProgramCall, token: string): Promise<void> {
  const { claims } = await verifyToken(deps.keys, token);
  const { jti, sub: personId, sid: sessionId, workspace: workspaceId } = claims;
  const exp = claims.exp * 1000;
  if (exp <= deps.clock()) return;
  await inTransaction(db, async (trx) => {
    if (!(await deps.revocations.revoke(trx, { jti, exp }, 'holder'))) return;
    await record(trx, deps, call, { personId, sessionId, workspaceId, subject: jti });
  });
  deps.revocations.tell({ jti, exp });
}

async function record(
  trx: Trx,
  deps: TokenDeps,
  call: ProgramCall,
  what: { personId: string; sessionId: string; workspaceId: string; subject: string },
): Promise<void> {
  const rows = await findPersonRows(trx, what.personId);
  const [row] = rows;
  if (row === undefined) return;
  const caller = call.become(toActor(row, rows, { kind: 'token', id: what.sessionId }));
  const { workspaceId, subject } = what;
  await deps.audit(trx, caller, { action: 'TOKEN_REVOKE', workspaceId, subject });
}
