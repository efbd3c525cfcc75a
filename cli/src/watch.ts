import { setTimeout as sleep } from 'node:timers/promises';
import { ProblemError } from '@marsa/client/client.ts';
import { Failure } from './failure.ts';

/** In a row; an outage of a minute or two should not end what was watched for an hour. */
const mostFailures = 20;

interface Watch<T> {
  /** Asks for the newest state. */
  look(): Promise<T>;
  isOver(state: T): boolean;
  onState(state: T): void;
  /** Told when the server could not be asked. */
  onTrouble(message: string): void;
  intervalMs: number;
}

/** Looks again and again until the end, also over a restart of the server and its limits. @returns the last state */
export async function watchUntilOver<T>({
  look,
  isOver,
  onState,
  onTrouble,
  intervalMs,
}: Watch<T>): Promise<T> {
  for (let failures = 0; ; ) {
    let pauseMs = intervalMs;
    try {
      const state = await look();
      failures = 0;
      onState(state);
      if (isOver(state)) return state;
    } catch (error) {
      if (!isPassing(error) || ++failures > mostFailures) throw error;
      onTrouble(error instanceof Error ? error.message : String(error));
      if (error instanceof ProblemError && error.retryAfter) pauseMs = error.retryAfter * 1000;
    }
    await sleep(pauseMs);
  }
}

function isPassing(error: unknown): boolean {
  if (error instanceof Failure) return error.exitCode === 3;
  return error instanceof ProblemError && (error.status >= 500 || error.code === 'RATE_LIMIT');
}
