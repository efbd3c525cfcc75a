import { Worker } from 'node:worker_threads';
import { longestPassword } from '#platform/password.ts';
import { invalidField } from '#platform/problem.ts';
import { personalWords } from './password-lists.ts';
import type { Weakness } from './password-weakness.ts';

/** Characters a new password has at least, alone and beside a second factor. */
export const leastLength = { alone: 15, withSecondFactor: 10 } as const;

export interface PasswordContext {
  /** The field it came in, for the refusal. */
  field: string;
  name: string;
  email: string | undefined;
  /** Name of this server, as in PUBLIC_URL. */
  host: string;
  hasSecondFactor: boolean;
}

export interface WeaknessRequest {
  password: string;
  words: string[];
}

const reasons: Record<Weakness, string> = {
  listed: 'is on the lists of common and breached passwords',
  personal: 'is made of your name, your e-mail or the name of this server',
  guessable: 'is too easy to guess; four words that have nothing to do with each other are not',
};

/**
 * Refuses a new password that is too short, known or easy to guess. Any characters will do, and none must be there.
 * @throws Problem `BAD_REQUEST` with the rule `password_short`, `password_long`, `password_listed`, `password_personal`
 * or `password_guessable`
 */
export async function requireGoodPassword(password: string, context: PasswordContext): Promise<void> {
  const { field, hasSecondFactor } = context;
  const length = [...password.normalize('NFC')].length;
  const least = hasSecondFactor ? leastLength.withSecondFactor : leastLength.alone;
  if (length < least) throw invalidField(field, 'password_short', `must have at least ${least} characters`);
  if (length > longestPassword)
    throw invalidField(field, 'password_long', `must have at most ${longestPassword} characters`);
  const weakness = await askApart({ password, words: personalWords(context) });
  if (weakness !== 'none') throw invalidField(field, `password_${weakness}`, reasons[weakness]);
}

/** One after the other: each takes some 200 MB for half a second. */
let turn: Promise<unknown> = Promise.resolve();
const timeLimitMs = 15_000;
const memoryLimitMb = 512;

/** In a thread of its own: the lists are in memory only as long as somebody chooses a password, and no request waits. */
function askApart(request: WeaknessRequest): Promise<Weakness | 'none'> {
  const answer = turn.then(() => ask(request));
  turn = answer.catch(() => undefined);
  return answer;
}

function ask(request: WeaknessRequest): Promise<Weakness | 'none'> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL('./weakness-worker.ts', import.meta.url), {
      workerData: request,
      env: {},
      resourceLimits: { maxOldGenerationSizeMb: memoryLimitMb },
    });
    const finish = (settle: () => void) => {
      clearTimeout(timer);
      worker.removeAllListeners();
      worker.terminate().then(settle, reject);
    };
    const timer = setTimeout(
      () => finish(() => reject(new Error('estimating a password took too long'))),
      timeLimitMs,
    );
    worker.once('message', (weakness: Weakness | 'none') => finish(() => resolve(weakness)));
    worker.once('error', (error) => finish(() => reject(error)));
  });
}
