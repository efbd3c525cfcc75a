import type { Db } from '#engines/database/schema.ts';
import type {} from '../second-factor/second-factor.tables.ts';
import type {} from '../sessions/sessions.tables.ts';

/** What the people of a page can prove who they are with. */
export interface Proofs {
  passwords: ReadonlySet<string>;
  secondFactors: ReadonlySet<string>;
}

export async function findProofs(db: Db, personIds: readonly string[]): Promise<Proofs> {
  const ids = personIds.length > 0 ? personIds : [''];
  const passwords = await db.selectFrom('password').select('personId').where('personId', 'in', ids).execute();
  const totps = await db
    .selectFrom('totp')
    .select('personId')
    .where('personId', 'in', ids)
    .where('isPending', '=', 0)
    .execute();
  const passkeys = await db.selectFrom('passkey').select('personId').where('personId', 'in', ids).execute();
  const toSet = (rows: { personId: string }[]) => new Set(rows.map(({ personId }) => personId));
  return { passwords: toSet(passwords), secondFactors: toSet([...totps, ...passkeys]) };
}
