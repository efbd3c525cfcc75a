const minuteMs = 60_000;
const hourMs = 60 * minuteMs;

/** How long sessions last, in milliseconds. */
export interface SessionLimits {
  /** Without activity a session ends after this. */
  idleMs: number;
  /** It ends after this in any case. */
  absoluteMs: number;
  /** The same for "remember me". */
  rememberedIdleMs: number;
  rememberedMs: number;
}

/** A browser gets a new token this often, so that one that leaked is soon worth nothing. */
export const renewEveryMs = 15 * minuteMs;
/** The former token answers this long after the new one was seen, for requests that were under way. */
export const overlapMs = 30_000;
/** Activity is written this often at most. */
export const touchEveryMs = minuteMs;
/** Sessions of one person that can be open; the oldest ends for an eleventh. */
export const mostSessions = 10;
/** A second factor is waited for this long. */
export const signInMs = 5 * minuteMs;
/** Ended sessions are shown and kept this long. */
export const keptMs = 7 * 24 * hourMs;
/** A confirmation counts this long; the gate holds it. */
export const freshMs = 10 * minuteMs;
