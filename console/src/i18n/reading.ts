import { createFormat } from './format.ts';
import { issueSentencesIn } from './issues.ts';
import type { Reader } from './piece.ts';
import { createReader } from './sentences.ts';
import type { Language } from './texts.ts';

/** What the server and the schemas say in English, read in a language; in a piece of its own, since no page begins with it. */
export async function loadReader(language: Language): Promise<Reader> {
  const book = language === 'ar' ? (await import('./arabic/sentences.ts')).arabicSentences : {};
  return createReader({ ...book, ...issueSentencesIn(language) }, createFormat(language));
}
