import { createContext, type ReactNode, useContext, useEffect, useMemo, useState } from 'react';
import { keepPreference } from '#cookies.ts';
import { createFormat, type Format } from './format.ts';
import { issueSentencesIn } from './issues.ts';
import { createReader, type Reader, type Sentences, toText } from './sentences.ts';
import { createSay, type Language, type Say, type Texts } from './texts.ts';

export type Direction = 'ltr' | 'rtl';

export interface Locale {
  language: Language;
  direction: Direction;
  format: Format;
  /** What the server said, in the language in use. */
  read: Reader;
  /** What is wrong with a field, as a schema or the server found it. */
  sayIssue(message: string): string;
  setLanguage(language: Language): void;
}

export const directionOf = (language: Language): Direction => (language === 'ar' ? 'rtl' : 'ltr');

const Context = createContext<Locale | undefined>(undefined);

/** The language that the server put on the document: chosen before, or the browser's. */
const languageOfDocument = (): Language => (document.documentElement.lang === 'ar' ? 'ar' : 'en');

export function LocaleProvider({ children }: { children: ReactNode }) {
  const [language, setState] = useState(languageOfDocument);
  const sentences = useArabicSentences(language === 'ar');
  const locale = useMemo<Locale>(() => {
    const format = createFormat(language);
    const readIssue = createReader({ ...sentences, ...issueSentencesIn(language) }, format);
    return {
      language,
      direction: directionOf(language),
      format,
      read: language === 'en' ? (text) => [text] : readIssue,
      sayIssue: (message) => toText(readIssue(message)),
      setLanguage(next) {
        keepPreference('language', next);
        document.documentElement.lang = next;
        document.documentElement.dir = directionOf(next);
        setState(next);
      },
    };
  }, [language, sentences]);
  return <Context value={locale}>{children}</Context>;
}

/** What the server says is fetched once the page shows: until then it stands in English. */
function useArabicSentences(isWanted: boolean): Sentences | undefined {
  const [sentences, setSentences] = useState<Sentences>();
  useEffect(() => {
    if (!isWanted) return;
    const keep = (loaded: { arabicSentences: Sentences }) => setSentences(loaded.arabicSentences);
    import('./arabic/sentences.ts').then(keep, () => {});
  }, [isWanted]);
  return isWanted ? sentences : undefined;
}

export function useLocale(): Locale {
  const locale = useContext(Context);
  if (locale === undefined) throw new Error('useLocale needs a LocaleProvider');
  return locale;
}

/** Says what a part of the console has to say: `const t = useTexts(projectTexts)`, then `t('title')`. */
export function useTexts<E extends Texts['en']>(book: Texts<E>): Say<E> {
  const { language, format } = useLocale();
  return useMemo(() => createSay(book, language, format), [book, language, format]);
}
