import type { SecondFactorChange } from '@marsa/contract/notices.ts';
import type { Trx } from '#engines/database/schema.ts';
import { inTransaction } from '#engines/database/transaction.ts';
import { sealRows } from '#features/audit/chain.service.ts';
import { type ImportOutcome, importPerson } from '#features/identity/accounts/import.service.ts';
import { recordNotice } from '#features/identity/notices/notices.service.ts';
import { findPerson } from '#features/identity/people.store.ts';
import { resetSecondFactor } from '#features/identity/second-factor/enrolment.service.ts';
import { findAccount } from '#features/identity/sessions/sign-in.store.ts';
import type { Operator } from './operator.ts';
import { withInstallation } from './operator-commands.ts';

/** People as an operator helps them on the machine of the server, where nobody is left who could. */

/** @param who e-mail address or id @throws Problem where there is no such person, or they have no second factor */
export const resetSecondFactorOf = (who: string): Promise<{ id: string; name: string }> =>
  withInstallation(
    async ({ db, identity, caller }) => {
      const person = await getPerson(db, who);
      const deps = {
        ...identity,
        noticeChange: (trx: Trx, _: unknown, personId: string, change: SecondFactorChange) =>
          recordNotice(trx, identity, {
            ...{ personId, kind: 'second-factor-changed' },
            details: { change, by: caller.actor.name },
          }),
      };
      await inTransaction(db, (trx) => resetSecondFactor(trx, deps, caller, person.id));
      return { id: person.id, name: person.name };
    },
    { atHead: true },
  );

async function getPerson(db: Operator['db'], who: string) {
  const id = who.includes('@') ? (await findAccount(db, who.trim().toLowerCase()))?.personId : who;
  const person = id === undefined ? undefined : await findPerson(db, id);
  if (person === undefined) throw new Error(`There is nobody with the e-mail address or id ${who}.`);
  return person;
}

/**
 * Takes people of an older system over, one after the other; it can be said again after it broke off.
 * @param isRehearsal tries each of them and leaves nothing behind
 */
export const importPeople = (
  rows: readonly unknown[],
  isRehearsal: boolean,
  onOutcome: (outcome: ImportOutcome, at: number) => void,
): Promise<void> =>
  withInstallation(
    async ({ db, identity, caller, auditKeys }) => {
      for (const [at, row] of rows.entries())
        onOutcome(await importPerson(db, identity, caller, row, { isRehearsal }), at);
      await sealRows(db, auditKeys);
    },
    { atHead: true },
  );
