import type { AttemptView } from '@marsa/contract/webhook-endpoints.ts';

const secondMs = 1000;
const minuteMs = 60 * secondMs;
const hourMs = 60 * minuteMs;

/** Milliseconds before each new attempt; with the last one, more than a day has gone by. */
const pausesMs = [
  5 * secondMs,
  minuteMs,
  5 * minuteMs,
  30 * minuteMs,
  2 * hourMs,
  5 * hourMs,
  10 * hourMs,
  10 * hourMs,
];
/** A receiver may ask for patience, but not for ever. */
const longestRetryAfterMs = hourMs;
/** An endpoint that has failed for so long, and never worked, is switched off. */
export const patienceMs = 5 * 24 * hourMs;

const mostKept = 20;
const mostCharacters = 500;

/** How one attempt went. */
export interface Attempted {
  at: number;
  ms: number;
  status: number | null;
  /** Nothing where it was a success. */
  error: string | null;
  response: string | null;
  /** Milliseconds that the receiver asked to wait. */
  retryAfterMs: number;
}

/**
 * Milliseconds until the next attempt; undefined where there is none.
 * @param tries attempts so far
 * @param random 0 to 1: what failed together does not come back together
 */
export function pauseAfter(tries: number, retryAfterMs: number, random: number): number | undefined {
  const pause = pausesMs[tries - 1];
  if (pause === undefined) return undefined;
  return Math.max(Math.round(pause * (0.9 + 0.2 * random)), Math.min(retryAfterMs, longestRetryAfterMs));
}

/** Seconds or nothing: a date would need the receiver's clock. */
export function readRetryAfter(header: string | undefined): number {
  return header !== undefined && /^\d{1,6}$/.test(header) ? Number(header) * secondMs : 0;
}

/** The attempts with one more, as the row keeps them. */
export function addAttempt(attempts: readonly AttemptView[], attempt: AttemptView): string {
  return JSON.stringify([...attempts, attempt].slice(-mostKept));
}

/** The beginning of an answer, as far as it is text. */
export function toExcerpt(bytes: Uint8Array): string | null {
  const text = new TextDecoder().decode(bytes.subarray(0, 4 * mostCharacters));
  const readable = text.replace(/[\p{Cc}\p{Cf}\ufffd]+/gu, ' ').trim();
  return readable === '' ? null : [...readable].slice(0, mostCharacters).join('');
}
