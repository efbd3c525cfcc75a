import { email, language } from '@marsa/contract/session.ts';
import { personName } from '@marsa/contract/setup.ts';
import { z } from 'zod';
import { isUniqueViolation } from '#engines/database/errors.ts';
import type { Db } from '#engines/database/schema.ts';
import { inTransaction } from '#engines/database/transaction.ts';
import { isBcrypt } from '#platform/bcrypt-hash.ts';
import type { Caller } from '#platform/caller.ts';
import { Problem } from '#platform/problem.ts';
import type { IdentityDeps } from '../identity-deps.ts';
import { createPerson } from '../people.service.ts';
import { findPersonByEmail } from '../people.store.ts';
import { putPassword } from '../sessions/sign-in.store.ts';

/** Somebody of an older system. Without a hash they choose a password by a link. */
const importedPerson = z.strictObject({
  email,
  name: personName,
  role: z.string().min(1).max(50).default('DEV'),
  language: language.nullable().default(null),
  hash: z.string().refine(isBcrypt, 'must be a bcrypt hash ($2a$, $2b$ or $2y$, cost 4 to 15)').optional(),
});

export type ImportOutcome =
  | { outcome: 'imported' | 'exists'; email: string }
  | { outcome: 'refused'; reason: string };

/** Takes one person over, in a transaction of their own; whoever has the address already stays as they are. */
export async function importPerson(
  db: Db,
  deps: IdentityDeps,
  caller: Caller,
  row: unknown,
  { isRehearsal }: { isRehearsal: boolean },
): Promise<ImportOutcome> {
  const parsed = importedPerson.safeParse(row);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    // Words about the field alone: what stands in it may be a hash.
    return { outcome: 'refused', reason: `${issue?.path.join('.') || 'row'}: ${issue?.message}` };
  }
  const { hash, ...person } = parsed.data;
  if (await findPersonByEmail(db, person.email)) return { outcome: 'exists', email: person.email };
  try {
    await inTransaction(db, async (trx) => {
      const personId = await createPerson(trx, deps, caller, person);
      if (hash !== undefined) await putPassword(trx, { personId, hash, changedAt: deps.clock() });
      await deps.audit(trx, caller, {
        ...{ action: 'PERSON_IMPORT', subject: personId },
        details: { name: person.name, role: person.role },
      });
      if (isRehearsal) throw new Rehearsed();
    });
  } catch (error) {
    if (error instanceof Rehearsed) return { outcome: 'imported', email: person.email };
    if (isUniqueViolation(error)) return { outcome: 'exists', email: person.email };
    if (error instanceof Problem) return { outcome: 'refused', reason: error.message };
    throw error;
  }
  return { outcome: 'imported', email: person.email };
}

/** Takes back what was only tried. */
class Rehearsed extends Error {}
