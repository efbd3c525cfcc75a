import type { IncomingHttpHeaders } from 'node:http';
import type { CredentialKind } from '@marsa/contract/endpoint.ts';
import { parseCookie } from 'cookie';
import { Problem } from './problem.ts';

/** The one credential a request carries; nothing of it is checked yet. */
export interface Presented {
  kind: CredentialKind;
  secret: string;
}

const serviceTokenPrefix = 'marsa_svc_';

/**
 * The credential of a request, or undefined where there is none.
 * @param sessionCookie the name decided by the configuration; a cookie of any other name is not looked at
 * @throws Problem `MULTIPLE_CREDENTIALS` where there is more than one kind, `INVALID_TOKEN_FORMAT` where
 * Authorization holds no bearer token
 */
export function readCredential(headers: IncomingHttpHeaders, sessionCookie: string): Presented | undefined {
  const apiKey = headers['x-api-key'];
  const { authorization } = headers;
  const session = cookieOf(headers, sessionCookie);
  if (session === undefined && authorization === undefined) {
    return apiKey === undefined ? undefined : { kind: 'api-key', secret: String(apiKey) };
  }
  const kinds = [apiKey, authorization, session].filter((one) => one !== undefined);
  if (kinds.length > 1) {
    throw new Problem(
      'MULTIPLE_CREDENTIALS',
      'Send one of x-api-key, Authorization and the session cookie, not two of them.',
    );
  }
  return session === undefined ? bearerOf(String(authorization)) : { kind: 'session', secret: session };
}

/** The value of a cookie; an empty one is none. */
export function cookieOf({ cookie }: IncomingHttpHeaders, name: string): string | undefined {
  // Most requests of programs have none, and most others not this one.
  if (!cookie?.includes(name)) return undefined;
  return parseCookie(cookie)[name] || undefined;
}

function bearerOf(authorization: string): Presented {
  const token = /^Bearer ([\x21-\x7e]+)$/i.exec(authorization)?.[1];
  if (token === undefined) {
    throw new Problem(
      'INVALID_TOKEN_FORMAT',
      'Authorization takes "Bearer TOKEN"; an API key goes into the x-api-key header.',
    );
  }
  return { kind: token.startsWith(serviceTokenPrefix) ? 'service-token' : 'token', secret: token };
}
