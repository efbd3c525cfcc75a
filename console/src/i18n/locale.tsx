import { createContext, type ReactNode, useContext, useEffect, useMemo, useState } from 'react';
import { keepPreference } from '#cookies.ts';
import { createFormat, type Format } from './format.ts';
import { type Reader, toText } from './piece.ts';
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
  const reader = useReader(language);
  const format = useMemo(() => createFormat(language), [language]);
  const locale = useMemo<Locale>(
    () => ({
      language,
      direction: directionOf(language),
      format,
      read: (text) => (language === 'en' ? [text] : reader(text)),
      sayIssue: (message) => toText(reader(message)),
      setLanguage(next) {
        keepPreference('language', next);
        document.documentElement.lang = next;
        document.documentElement.dir = directionOf(next);
        setState(next);
      },
    }),
    [language, format, reader],
  );
  return <Context value={locale}>{children}</Context>;
}

const quote: Reader = (text) => [{ quote: text }];

/** Fetched once the page shows: until then everything is quoted. */
function useReader(language: Language): Reader {
  const [loaded, setLoaded] = useState<{ language: Language; reader: Reader }>();
  useEffect(() => {
    const keep = (reader: Reader) => setLoaded({ language, reader });
    import('./reading.ts').then(({ loadReader }) => loadReader(language)).then(keep, () => {});
  }, [language]);
  return loaded?.language === language ? loaded.reader : quote;
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
