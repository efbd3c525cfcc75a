import type { App } from '@marsa/server/app.ts';
import type { Db } from '@marsa/server/engines/database/schema.ts';
import { createPerson } from '@marsa/server/features/identity/people.service.ts';
import { putPassword } from '@marsa/server/features/identity/sessions/sign-in.store.ts';
import { operatorCaller } from '@marsa/server/operator.ts';
import { newId } from '@marsa/server/platform/ids.ts';
import { randomBase62 } from '@marsa/server/platform/token.ts';

/** A developer who can sign in. */
export async function makeAccount(
  db: Db,
  { identity, passwords }: App,
): Promise<{ email: string; password: string }> {
  const account = { email: 'dana@example.com', password: randomBase62(24) };
  const hash = await passwords.hash(account.password);
  await db.transaction().execute(async (trx) => {
    const person = { name: 'Dana', role: 'DEV', email: account.email };
    const personId = await createPerson(trx, identity, operatorCaller(), person);
    await putPassword(trx, { personId, hash, changedAt: identity.clock() });
  });
  return account;
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
