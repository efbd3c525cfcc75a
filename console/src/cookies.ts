const year = 365 * 24 * 3600;

/** A cookie that scripts may read: preferences and the CSRF token, never a session. */
export function readCookie(name: string): string | undefined {
  const found = document.cookie.split('; ').find((cookie) => cookie.startsWith(`${name}=`));
  return found?.slice(name.length + 1);
}

/** Keeps a preference for a year; the server reads it to send the first paint as it should be. */
export function keepPreference(name: 'language' | 'theme' | 'shortcuts', value: string): void {
  const secure = location.protocol === 'https:' ? '; Secure' : '';
  // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is not in every browser, nor on plain http.
  document.cookie = `${name}=${value}; Path=/; Max-Age=${year}; SameSite=Lax${secure}`;
}
