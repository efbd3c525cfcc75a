import { stringifySetCookie } from 'cookie';

/** What a browser is given when a session opens. */
export interface SessionSecrets {
  token: string;
  csrfToken: string;
  /** Seconds the cookies are kept; undefined: until the browser closes. */
  maxAge: number | undefined;
}

/** The cookies of this installation. Their names come from its configuration, never from a request. */
export interface SessionCookies {
  /** `__Host-session` on https, `session` on http. */
  session: string;
  /** A sign-in that waits for its second factor: another name, so that it can never be taken for a session. */
  signIn: string;
  /** A browser that people have signed in with. */
  device: string;
  csrf: string;
  /** `Set-Cookie` values that open or renew a session. */
  issue(secrets: SessionSecrets): string[];
  issueSignIn(token: string, maxAge: number): string[];
  issueDevice(token: string): string;
  /** `Set-Cookie` values that end a session in the browser. */
  clear(): string[];
}

/** 400 days, the longest that browsers keep a cookie. */
const deviceSeconds = 400 * 24 * 60 * 60;

/**
 * @param isHttps people reach the server by https: then the cookies are `Secure`, and the prefix `__Host-` keeps a
 * sibling host or plain http from setting one
 */
export function createSessionCookies(isHttps: boolean): SessionCookies {
  const prefix = isHttps ? '__Host-' : '';
  const names = {
    session: `${prefix}session`,
    signIn: `${prefix}sign-in`,
    device: `${prefix}device`,
    csrf: 'csrf_token',
  };
  const write = (name: string, value: string, httpOnly: boolean, maxAge: number | undefined) =>
    stringifySetCookie({
      ...{ name, value, httpOnly, path: '/', sameSite: 'lax', secure: isHttps },
      ...(maxAge === undefined ? {} : { maxAge }),
    });
  const clearOne = (name: string, httpOnly: boolean) => write(name, '', httpOnly, 0);
  return {
    ...names,
    issue: ({ token, csrfToken, maxAge }) => [
      write(names.session, token, true, maxAge),
      write(names.csrf, csrfToken, false, maxAge),
      clearOne(names.signIn, true),
    ],
    issueDevice: (token) => write(names.device, token, true, deviceSeconds),
    issueSignIn: (token, maxAge) => [write(names.signIn, token, true, maxAge)],
    clear: () => [clearOne(names.session, true), clearOne(names.csrf, false), clearOne(names.signIn, true)],
  };
}
