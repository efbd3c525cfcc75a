import type { App } from '@marsa/server/app.ts';
import type { Db } from '@marsa/server/engines/database/schema.ts';
import { createPerson } from '@marsa/server/features/identity/people.service.ts';
import { putPassword } from '@marsa/server/features/identity/sessions/sign-in.store.ts';
import { operatorCaller } from '@marsa/server/operator.ts';
import { newId } from '@marsa/server/platform/ids.ts';
import { randomBase62 } from '@marsa/server/platform/token.ts';

export interface Account {
  email: string;
  password: string;
}

/** Developers who can sign in, all with one password. */
export async function makeAccounts(db: Db, { identity, passwords }: App, count: number): Promise<Account[]> {
  const password = randomBase62(24);
  const hash = await passwords.hash(password);
  const accounts = Array.from({ length: count }, (_, at) => ({ email: `dana${at}@example.com`, password }));
  await db.transaction().execute(async (trx) => {
    for (const { email } of accounts) {
      const person = { name: 'Dana', role: 'DEV', email };
      const personId = await createPerson(trx, identity, operatorCaller(), person);
      await putPassword(trx, { personId, hash, changedAt: identity.clock() });
    }
  });
  return accounts;
}

const atOnce = 1000;
const lifetimeMs = 15 * 60_000;

/** Access tokens that were revoked a moment ago, over the whole of their last quarter of an hour. */
export async function seedRevoked(db: Db, count: number): Promise<void> {
  const now = Date.now();
  await db.transaction().execute(async (trx) => {
    for (let done = 0; done < count; done += atOnce) {
      const rows = Array.from({ length: Math.min(atOnce, count - done) }, (_, at) => ({
        jti: newId(now - done - at),
        exp: now + Math.ceil(((done + at + 1) / count) * lifetimeMs),
        reason: 'bench',
        revokedAt: now,
      }));
      await trx.insertInto('revokedToken').values(rows).execute();
    }
  });
}
