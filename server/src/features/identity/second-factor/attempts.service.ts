import { Problem } from '#platform/problem.ts';
import type { SecondFactorDeps } from './second-factor-deps.ts';

/** A code has a million values: five tries in 15 minutes leave nobody a chance worth having. */
const mostAttempts = 5;
const windowMs = 15 * 60_000;

const keyOf = (personId: string) => `second-factor:${personId}`;

export interface Attempt {
  /** Tells the person where it was the last one. @returns what to throw */
  failed(): Problem;
  /** Begins counting anew; for after the commit. */
  succeeded(): void;
}

/**
 * Counts before anything is compared, so that many at once get no more tries than one after the other. One count for
 * all codes of a person.
 * @throws Problem RATE_LIMIT
 */
export async function takeAttempt(
  deps: SecondFactorDeps,
  { personId, ip }: { personId: string; ip: string },
): Promise<Attempt> {
  const { count, resetMs } = await deps.counters.hit(keyOf(personId), windowMs);
  if (count > mostAttempts) {
    throw new Problem('RATE_LIMIT', 'Too many codes were tried. Wait, or use a passkey.', {
      retryAfter: resetMs / 1000,
    });
  }
  return {
    failed() {
      if (count === mostAttempts) deps.tellOfFailures(personId, { tried: 'second-factor', count, ip });
      return new Problem(
        'INVALID_CREDENTIALS',
        count === mostAttempts
          ? 'This code is not valid, and it was the last try for 15 minutes.'
          : 'This code is not valid. Is the clock of your device right? Each code works once.',
        { subject: personId },
      );
    },
    succeeded() {
      deps.forgetAttempts(keyOf(personId), windowMs);
    },
  };
}
