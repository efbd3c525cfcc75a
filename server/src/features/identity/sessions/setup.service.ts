import type { BodyOf, DataOf } from '@marsa/contract/endpoint.ts';
import type * as contract from '@marsa/contract/setup.ts';
import { isUniqueViolation } from '#engines/database/errors.ts';
import type { Db } from '#engines/database/schema.ts';
import { inTransaction } from '#engines/database/transaction.ts';
import type { Caller } from '#platform/caller.ts';
import type { Clock } from '#platform/clock.ts';
import { invalidField, Problem } from '#platform/problem.ts';
import { createPerson } from '../people.service.ts';
import { findLinkOf, makeLink, takeLink } from './one-time-links.service.ts';
import type { SessionDeps } from './sessions-deps.ts';
import { enter, type SignInCall } from './sign-in.service.ts';
import { hasAnyPassword, putPassword } from './sign-in.store.ts';

const purpose = 'setup';
const validMs = 24 * 60 * 60 * 1000;

/** Until somebody has a password, whoever holds the link that the server printed makes the first administrator. */
export const isSetupOpen = async (db: Db): Promise<boolean> => !(await hasAnyPassword(db));

/** The secret of a new set-up link (a day), or undefined where somebody can sign in already. */
export async function makeSetupToken(db: Db, clock: Clock): Promise<string | undefined> {
  if (!(await isSetupOpen(db))) return undefined;
  return makeLink(db, clock, { purpose, validMs });
}

/** @param system in whose name the first person is made */
export async function setUp(
  db: Db,
  deps: SessionDeps,
  call: SignInCall,
  system: Caller,
  body: BodyOf<typeof contract.create>,
): Promise<DataOf<typeof contract.create>> {
  // A wrong link costs nothing; hashing comes after it was looked at.
  if (!(await findLinkOf(db, deps.clock, purpose, body.token)))
    throw new Problem(
      'INVALID_CREDENTIALS',
      'This set-up link does not work. The server prints a new one at its start.',
    );
  const { name, email } = body;
  await deps.checkNewPassword(body.password, {
    ...{ field: 'password', name, email },
    hasSecondFactor: false,
  });
  const hash = await deps.passwords.hash(body.password);
  const personId = await inTransaction(db, async (trx) => {
    await takeLink(trx, deps.clock, purpose, body.token);
    if (!(await isSetupOpen(trx)))
      throw new Problem('CONFLICT', 'There is an administrator already: sign in.');
    const id = await createPerson(trx, deps, system, {
      ...{ name: body.name, email: body.email, language: body.language, role: 'ADMIN' },
    }).catch(explainEmail);
    await putPassword(trx, { personId: id, hash, changedAt: deps.clock() });
    await deps.audit(trx, system, { action: 'SETUP_COMPLETE', subject: id, details: { name: body.name } });
    return id;
  });
  deps.publishChange();
  return enter(db, deps, call, { personId, method: 'setup', remember: false });
}

/** @throws Problem for an address that somebody has */
export function explainEmail(error: unknown): never {
  if (isUniqueViolation(error)) throw invalidField('email', 'unique', 'belongs to somebody already');
  throw error;
}
