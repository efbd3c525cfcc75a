import type { BodyOf } from '@marsa/contract/endpoint.ts';
import type * as contract from '@marsa/contract/tokens.ts';
import type { Db, Trx } from '#engines/database/schema.ts';
import { inTransaction } from '#engines/database/transaction.ts';
import { Problem } from '#platform/problem.ts';
import { randomBuffer } from '#platform/token.ts';
import { toActor } from '../actor.ts';
import { openSession } from '../sessions/open-session.service.ts';
import { checkPassword, requireSamePassword } from '../sessions/sign-in.service.ts';
import { findAccount, findPersonRows } from '../sessions/sign-in.store.ts';
import { beginTry } from '../sessions/sign-in-throttle.service.ts';
import { findTenant, insertFamily, type Tenant } from './refresh-families.store.ts';
import { familyIdleMs, familyLifetimeMs } from './refresh-token.ts';
import { makeTokenPair, type TokenPair } from './token-pair.ts';
import type { RefreshFamilyTable } from './tokens.tables.ts';
import type { ProgramCall, ProvedCode, TokenDeps } from './tokens-deps.ts';

/** Signs a program in with the e-mail and password of a person, and a code where they have a second factor. */
export async function issueTokens(
  db: Db,
  deps: TokenDeps,
  call: ProgramCall,
  { email, password, code, workspaceId }: BodyOf<typeof contract.create>,
): Promise<TokenPair> {
  const attempt = await beginTry(db, deps, call.origin, email);
  const tokenVersion = (await findAccount(db, email))?.tokenVersion ?? null;
  const personId = await checkPassword(db, deps, email, password);
  await attempt.succeed();
  const proved = await proveFactor(db, deps, { personId, ip: call.origin.ip }, code);
  const { signer } = await deps.keys.read();
  const { family, role } = await inTransaction(db, async (trx) => {
    await requireSamePassword(trx, personId, tokenVersion);
    return openFamily(trx, deps, call, { personId, workspaceId, proved });
  });
  const { refreshKeys, expected } = deps;
  return makeTokenPair({ signer, refreshKeys, expected, family, role, nowMs: deps.clock() });
}

async function proveFactor(
  db: Db,
  deps: TokenDeps,
  who: { personId: string; ip: string },
  code: string | undefined,
): Promise<ProvedCode | undefined> {
  const { personId } = who;
  const factors = await deps.findFactors(db, personId);
  if (factors.length === 0) {
    if (!(await deps.lacksSecondFactor(db, personId))) return undefined;
    throw new Problem(
      'MFA_REQUIRED',
      'Your role needs a second factor: sign in with a browser and set one up.',
      {
        subject: personId,
        members: { factors },
      },
    );
  }
  if (code !== undefined) return deps.proveCode(db, who, code);
  throw new Problem('MFA_REQUIRED', 'Send code too: of your authenticator app, or a recovery code.', {
    subject: personId,
    members: { factors },
  });
}

async function openFamily(
  trx: Trx,
  deps: TokenDeps,
  call: ProgramCall,
  who: { personId: string; workspaceId: string | undefined; proved: ProvedCode | undefined },
): Promise<{ family: RefreshFamilyTable; role: string }> {
  const { personId, proved } = who;
  const tenant = await getTenant(trx, personId, who.workspaceId);
  if (proved && !(await proved.spend(trx)))
    throw new Problem('INVALID_CREDENTIALS', 'This code was used a moment ago.', { subject: personId });
  const now = deps.clock();
  const method = proved ? `password+${proved.factor}` : 'password';
  const { row: session } = await openSession(trx, deps, {
    ...{ personId, method, kind: 'program', ip: call.origin.ip, isRemembered: false },
    userAgent: String(call.headers['user-agent'] ?? ''),
    lifetime: { idleMs: familyIdleMs, endsAt: now + familyLifetimeMs },
  });
  const family: RefreshFamilyTable = {
    ...{ sessionId: session.id, personId, workspaceId: tenant.workspaceId, salt: randomBuffer(16) },
    ...{ generation: 1, tokenVersion: tenant.tokenVersion ?? 0 },
    ...{ createdAt: now, rotatedAt: now, endsAt: session.endsAt },
  };
  await insertFamily(trx, family);
  const rows = await findPersonRows(trx, personId);
  const [row] = rows;
  if (row === undefined) throw new Error('a person who signed in is gone');
  const caller = call.become(toActor(row, rows, { kind: 'token', id: session.id }));
  await deps.audit(trx, caller, {
    action: 'AUTH_SUCCESS',
    subject: session.id,
    details: { mode: `program:${method}` },
  });
  return { family, role: tenant.roleName };
}

/** The workspace of a token: the one named, or the person's own; another's looks like none at all. */
async function getTenant(db: Db, personId: string, workspaceId: string | undefined): Promise<Tenant> {
  const tenant = await findTenant(db, personId, workspaceId);
  if (tenant) return tenant;
  if (workspaceId !== undefined)
    throw new Problem('NOT_FOUND', `There is no workspace ${workspaceId}.`, { subject: personId });
  throw new Problem('CONFLICT', 'You have no workspace of your own: name one with workspaceId.');
}
