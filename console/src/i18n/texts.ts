export type Language = 'en' | 'ar';

/** English has two forms … */
export interface TwoForms {
  one: string;
  other: string;
}

/** … and Arabic six; `Intl.PluralRules` says which. */
export interface SixForms extends TwoForms {
  zero: string;
  two: string;
  few: string;
  many: string;
}

type Entry = string | TwoForms;
type Entries = Readonly<Record<string, Entry>>;

type Translated<E> = { readonly [K in keyof E]: E[K] extends string ? string : SixForms };

/** What a part of the console says, in both languages. */
export interface Texts<E extends Entries = Entries> {
  en: E;
  ar: Translated<E>;
}

/**
 * What a part of the console says. English is the source: a text that is missing or too much in Arabic is an error of
 * types, and `{name}` in it becomes a parameter that must be given.
 */
export const texts = <const E extends Entries>(en: E, ar: Translated<E>): Texts<E> => ({ en, ar });

type NamesIn<S extends string> = S extends `${string}{${infer Name}}${infer Rest}`
  ? Name | NamesIn<Rest>
  : never;
type ParamNames<V> = V extends string
  ? NamesIn<V>
  : V extends TwoForms
    ? NamesIn<V['one' | 'other']> | 'count'
    : never;
type Params<V> = ParamNames<V> extends never ? [] : [params: Record<ParamNames<V>, string | number>];

/** Keys of the texts that need no parameters, for tables of labels. */
export type PlainKey<T extends Texts> = {
  [K in keyof T['en'] & string]: ParamNames<T['en'][K]> extends never ? K : never;
}[keyof T['en'] & string];

/** Says a text in the language in use. Texts given as parameters are isolated, so that they keep their own direction. */
export type Say<E> = <K extends keyof E & string>(key: K, ...params: Params<E[K]>) => string;

export interface Numbers {
  number(value: number): string;
  pluralOf(count: number): Intl.LDMLPluralRule;
}

const firstStrongIsolate = '\u2068';
const popIsolate = '\u2069';

export function createSay<E extends Entries>(book: Texts<E>, language: Language, numbers: Numbers): Say<E> {
  return (key, ...[params]) => {
    const entry: string | Partial<Record<Intl.LDMLPluralRule, string>> = book[language][key] ?? '';
    const values: Record<string, string | number> = params ?? {};
    const pattern =
      typeof entry === 'string'
        ? entry
        : (entry[numbers.pluralOf(Number(values.count))] ?? entry.other ?? '');
    return pattern.replace(/\{(\w+)\}/g, (_, name: string) => {
      const value = values[name] ?? '';
      return typeof value === 'number' ? numbers.number(value) : `${firstStrongIsolate}${value}${popIsolate}`;
    });
  };
}
