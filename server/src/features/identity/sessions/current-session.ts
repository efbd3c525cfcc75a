import type { DataOf } from '@marsa/contract/endpoint.ts';
import type * as contract from '@marsa/contract/session.ts';
import { language } from '@marsa/contract/session.ts';
import bowser from 'bowser';
import type { Actor } from '#platform/caller.ts';
import { toIso } from '#platform/clock.ts';
import { describeReach } from '../actor.ts';
import type { PersonTable } from '../identity.tables.ts';
import { freshMs } from './session-limits.ts';
import type { SessionTable } from './sessions.tables.ts';

/** The session of a request as its own browser sees it. */
export function describeCurrent(
  row: SessionTable,
  actor: Actor,
  person: Pick<PersonTable, 'email' | 'language'> | undefined,
  now: number,
): DataOf<typeof contract.get> {
  const spoken = language.safeParse(person?.language);
  return {
    id: row.id,
    person: {
      id: actor.id,
      name: actor.name,
      email: person?.email ?? null,
      language: spoken.success ? spoken.data : null,
      role: actor.role.name,
    },
    ...describeReach(actor),
    now: toIso(now),
    createdAt: toIso(row.createdAt),
    idleEndsAt: toIso(Math.min(row.lastSeenAt + row.idleMs, row.endsAt)),
    endsAt: toIso(row.endsAt),
    confirmedUntil: toIso(row.confirmedAt + freshMs),
    isRemembered: row.isRemembered === 1,
  };
}

/** A session as a list shows it. */
export const describeSession = (
  row: SessionTable,
  currentId: string | undefined,
): DataOf<typeof contract.list> => ({
  id: row.id,
  kind: row.kind,
  isCurrent: row.id === currentId,
  device: describeDevice(row.userAgent),
  ip: row.ip,
  lastIp: row.lastIp,
  isRemembered: row.isRemembered === 1,
  createdAt: toIso(row.createdAt),
  lastSeenAt: toIso(row.lastSeenAt),
  endsAt: toIso(row.endsAt),
  endedAt: row.endedAt === null ? null : toIso(row.endedAt),
  endReason: row.endReason,
});

/** `Firefox on Windows`; what it calls itself where that is no browser we know. */
export function describeDevice(userAgent: string): string {
  if (userAgent === '') return 'unknown';
  const { browser, os } = bowser.parse(userAgent);
  if (!browser.name) return userAgent.slice(0, 80);
  return os.name ? `${browser.name} on ${os.name}` : browser.name;
}
