import type { Db, Trx } from '#engines/database/schema.ts';
import type { Clock } from '#platform/clock.ts';
import { newId } from '#platform/ids.ts';
import { Problem } from '#platform/problem.ts';
import { sha256 } from '#platform/token.ts';
import { findLink, replaceLink, useLink } from './one-time-links.store.ts';
import { makeSecret } from './session-token.ts';
import type { OneTimeLinkTable } from './sessions.tables.ts';

/**
 * A secret for a link that works once, for whoever holds it; older ones of the same purpose and subject stop working.
 * It belongs behind the `#` of a URL, which browsers send nowhere.
 * @param validMs how long it works
 */
export async function makeLink(
  db: Db,
  clock: Clock,
  { purpose, subject = '', validMs }: { purpose: string; subject?: string; validMs: number },
): Promise<string> {
  const now = clock();
  const { token, digest } = makeSecret();
  await replaceLink(db, {
    ...{ id: newId(now), purpose, subject, digest },
    ...{ createdAt: now, endsAt: now + validMs, usedAt: null },
  });
  return token;
}

/** The link a secret belongs to, if it still works; not used up yet. */
export const findLinkOf = (db: Db, clock: Clock, purpose: string, token: string) =>
  findLink(db, purpose, sha256(token), clock());

/** Uses the link up, in the transaction of what it is for. @throws Problem where it does not work (any more) */
export async function takeLink(
  trx: Trx,
  clock: Clock,
  purpose: string,
  token: string,
): Promise<OneTimeLinkTable> {
  const link = await findLinkOf(trx, clock, purpose, token);
  if (link && (await useLink(trx, link.id, clock()))) return link;
  throw new Problem(
    'INVALID_CREDENTIALS',
    'This link does not work any more: it was used, replaced or is too old.',
  );
}
