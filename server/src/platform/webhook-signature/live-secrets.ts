import { equalInConstantTime, sha256 } from '../token.ts';

/** The secret that both sides share, and the one before it, which still works until its time is over. */
export interface LiveSecrets {
  current: string;
  /** `until` in milliseconds since 1970. */
  previous?: { value: string; until: number } | undefined;
}

/**
 * Whether what was sent is what one of the live secrets would have given. The work is the same whichever of them fits, and
 * where none does or there is only one; digests are compared, so that not even a length shows.
 * @param expected what a sender who has the secret would have sent
 */
export function fitsLiveSecret(
  given: string,
  { current, previous }: LiveSecrets,
  nowMs: number,
  expected: (secret: string) => string,
): boolean {
  const digest = sha256(given);
  const isCurrent = equalInConstantTime(digest, sha256(expected(current)));
  const isPrevious = equalInConstantTime(digest, sha256(expected(previous?.value ?? current)));
  return isCurrent || (isPrevious && previous !== undefined && nowMs < previous.until);
}

/** Secrets to sign with now, the newest first. */
export const liveValues = ({ current, previous }: LiveSecrets, nowMs: number): string[] =>
  previous !== undefined && nowMs < previous.until ? [current, previous.value] : [current];
