import { createContext, type ReactNode, useContext, useMemo, useState } from 'react';
import { keepPreference } from '#cookies.ts';
import { createFormat, type Format } from './format.ts';
import { createSay, type Language, type Say, type Texts } from './texts.ts';

export type Direction = 'ltr' | 'rtl';

export interface Locale {
  language: Language;
  direction: Direction;
  format: Format;
  setLanguage(language: Language): void;
}

export const directionOf = (language: Language): Direction => (language === 'ar' ? 'rtl' : 'ltr');

const Context = createContext<Locale | undefined>(undefined);

/** The language that the server put on the document: chosen before, or the browser's. */
const languageOfDocument = (): Language => (document.documentElement.lang === 'ar' ? 'ar' : 'en');

export function LocaleProvider({ children }: { children: ReactNode }) {
  const [language, setState] = useState(languageOfDocument);
  const locale = useMemo<Locale>(
    () => ({
      language,
      direction: directionOf(language),
      format: createFormat(language),
      setLanguage(next) {
        keepPreference('language', next);
        document.documentElement.lang = next;
        document.documentElement.dir = directionOf(next);
        setState(next);
      },
    }),
    [language],
  );
  return <Context value={locale}>{children}</Context>;
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
