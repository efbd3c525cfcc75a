import type { DataOf } from '@marsa/contract/endpoint.ts';
import type * as session from '@marsa/contract/session.ts';

/** The session of this browser, with what has to be added to this device's clock to get the server's (ms). */
export type CurrentSession = DataOf<typeof session.get> & { skewMs: number };

/** When the session ends if nothing is done (ms, by this device's clock). */
export const endOf = ({ idleEndsAt, endsAt, skewMs }: CurrentSession): number =>
  Math.min(Date.parse(idleEndsAt), Date.parse(endsAt)) - skewMs;

/** True where activity cannot make it last longer. */
export const isAtItsLongest = ({ idleEndsAt, endsAt }: CurrentSession): boolean =>
  Date.parse(endsAt) <= Date.parse(idleEndsAt);

/** How long (ms) after a renewal the next one is due, where somebody is there. */
export function renewalGapMs({ idleEndsAt, now: at }: CurrentSession): number {
  const idleMs = Date.parse(idleEndsAt) - Date.parse(at);
  return Math.min(5 * 60_000, Math.max(20_000, idleMs / 4));
}
