import type { Addressee } from './accounts-deps.ts';

/** English where nothing was chosen. */
export const toLanguage = (language: string | null): Addressee['language'] =>
  language === 'ar' ? 'ar' : 'en';
