import type { IncomingHttpHeaders } from 'node:http';

export interface Preferences {
  language: 'en' | 'ar';
  theme: 'light' | 'dark' | 'auto';
}

/** Language and colours of the console: what was chosen before, else what the browser asks for. */
export function readPreferences(headers: IncomingHttpHeaders): Preferences {
  const chosen = cookieOf(headers.cookie, 'language');
  const theme = cookieOf(headers.cookie, 'theme');
  return {
    language: chosen === 'en' || chosen === 'ar' ? chosen : languageOf(headers['accept-language']),
    theme: theme === 'light' || theme === 'dark' ? theme : 'auto',
  };
}

const cookieOf = (cookies = '', name: string) =>
  cookies
    .split(';')
    .map((cookie) => cookie.trim().split('='))
    .find(([key]) => key === name)?.[1];

/** The one of ours that `Accept-Language` likes best; English where it names neither. */
function languageOf(accepted = ''): Preferences['language'] {
  let best: { language: Preferences['language']; weight: number } = { language: 'en', weight: 0 };
  for (const range of accepted.slice(0, 500).split(',')) {
    const [tag = '', ...params] = range.split(';').map((part) => part.trim().toLowerCase());
    const language = /^(en|ar)\b/.exec(tag)?.[1];
    const weight = Number(params.find((param) => param.startsWith('q='))?.slice(2) ?? 1);
    if ((language === 'en' || language === 'ar') && weight > best.weight) best = { language, weight };
  }
  return best.language;
}
