import type { DataOf } from '@marsa/contract/endpoint.ts';
import * as tokens from '@marsa/contract/tokens.ts';
import type { Client } from './client.ts';
import type { Clock } from './clock.ts';

export type Introspected = DataOf<typeof tokens.introspect>;

export interface Introspection {
  /** What Marsa says of a token, or said a moment ago. @throws Error where Marsa cannot be asked */
  ask(token: string, jti: string): Promise<Introspected>;
}

/** More answers than this are not kept at once; the oldest go first. */
const mostKept = 10_000;

/** Keeps answers by the id of a token that was verified, so that requests at once ask once. */
export function createIntrospection(
  client: Client,
  { clock, keepMs }: { clock: Clock; keepMs: number },
): Introspection {
  const kept = new Map<string, { answer: Promise<Introspected>; askedAt: number }>();
  return {
    ask(token, jti) {
      const known = kept.get(jti);
      if (known && clock() - known.askedAt < keepMs) return known.answer;
      const answer = client.call(tokens.introspect, { body: { token } });
      const [oldest] = kept.keys();
      if (kept.size >= mostKept && oldest !== undefined) kept.delete(oldest);
      kept.set(jti, { answer, askedAt: clock() });
      // A failure is nobody's word: the next one asks again.
      answer.catch(() => kept.delete(jti));
      return answer;
    },
  };
}
