import { leastPasswordLength } from '@marsa/contract/password.ts';
import { longestPassword } from '#platform/password.ts';
import { invalidField } from '#platform/problem.ts';
import type { Chooser } from '../sessions/sessions-deps.ts';
import { personalWords } from './password-lists.ts';
import type { Weakness } from './password-weakness.ts';
import { askForWeakness } from './weakness-thread.ts';

export interface PasswordContext extends Chooser {
  /** Name of this server, as in PUBLIC_URL. */
  host: string;
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
  const least = hasSecondFactor ? leastPasswordLength.withSecondFactor : leastPasswordLength.alone;
  if (length < least) throw invalidField(field, 'password_short', `must have at least ${least} characters`);
  if (length > longestPassword)
    throw invalidField(field, 'password_long', `must have at most ${longestPassword} characters`);
  const weakness = await askForWeakness({ password, words: personalWords(context) });
  if (weakness !== 'none') throw invalidField(field, `password_${weakness}`, reasons[weakness]);
}
