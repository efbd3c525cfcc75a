import { ZxcvbnFactory } from '@zxcvbn-ts/core';
import { dictionary as arabicNames } from '@zxcvbn-ts/language-ar';
import { adjacencyGraphs, dictionary as common } from '@zxcvbn-ts/language-common';
import { dictionary as english } from '@zxcvbn-ts/language-en';
import { arabicWords } from './arabic-words.ts';
import { coresOf, foldPassword, passwordForms, remainderOf } from './password-forms.ts';
import { isListed } from './password-lists.ts';

/** Why a password is refused: it is on a list, is made of what belongs to the person, or takes too few guesses. */
export type Weakness = 'listed' | 'personal' | 'guessable';

/** A password is good from this many guesses on, at which somebody who knows how people choose would find it. */
const leastGuesses = 1e9;
/** Beside what belongs to the person, a password has at least this many letters of its own. */
const leastRemainder = 6;
/** Estimating takes time with the square of the length, and what is good so far stays good. */
const mostEstimated = 64;

type Estimator = Pick<ZxcvbnFactory, 'check'>;

export interface Guessing {
  lists: string;
  estimator: Estimator;
}

export function openEstimator(): Estimator {
  return new ZxcvbnFactory({
    dictionary: {
      ...common,
      ...english,
      'firstnames-ar': arabicNames.firstnames ?? [],
      'lastnames-ar': arabicNames.lastnames ?? [],
      'words-ar': arabicWords.map(foldPassword),
    },
    graphs: adjacencyGraphs,
    useLevenshteinDistance: false,
  });
}

/** Undefined where the password is a good one. `words` are `personalWords`. */
export function findWeakness(
  { lists, estimator }: Guessing,
  password: string,
  words: readonly string[],
): Weakness | undefined {
  const forms = passwordForms(password);
  if (forms.some((form) => isPersonal(form, words))) return 'personal';
  const cores = new Set(forms.flatMap((form) => [form, ...coresOf(form)]));
  if ([...cores].some((core) => isListed(lists, core))) return 'listed';
  for (const form of forms) {
    const { guesses, sequence } = estimator.check(form.slice(0, mostEstimated), [...words]);
    if (guesses >= leastGuesses) continue;
    return sequence.some(({ dictionaryName }) => dictionaryName === 'userInputs') ? 'personal' : 'guessable';
  }
  return undefined;
}

/** A word of the person's, with digits, marks and a few letters more. */
function isPersonal(form: string, words: readonly string[]): boolean {
  const remainder = remainderOf(form, words);
  return remainder.length < leastRemainder && words.some((word) => form.includes(word));
}
