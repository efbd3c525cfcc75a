import type { Visit } from './visitor.ts';

/** Fields of what people send and are answered that nobody else may ever see. */
const secretFields = [
  'password',
  'newPassword',
  'currentPassword',
  'token',
  'refreshToken',
  'accessToken',
  'challenge',
  'secret',
  'recoveryCodes',
  'codes',
  'link',
  'url',
];

/** Shorter texts, such as a code of six digits, may stand anywhere by chance. */
const leastLength = 12;

/**
 * Every secret of people and programs on a walk: passwords, sessions and their CSRF tokens, links by which one gets in,
 * access and refresh tokens, service tokens, second factors.
 */
export function personCanaries(visits: readonly Visit[]): Map<string, string> {
  const canaries = new Map<string, string>();
  const add = (name: string, value: unknown) => {
    if (Array.isArray(value)) for (const one of value) add(name, one);
    const secret = typeof value === 'string' ? secretPartOf(value) : '';
    if (secret.length >= leastLength) canaries.set(`${name} ${canaries.size}`, secret);
  };
  for (const { endpoint, text, sent, cookies = [] } of visits) {
    for (const cookie of cookies) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
      add(`cookie ${name} of ${endpoint.name}`, decodeURIComponent(value));
    }
    for (const field of secretFields) add(`${field} sent to ${endpoint.name}`, Object(sent)[field]);
    if (!endpoint.secret || endpoint.binary) continue;
    const data = Object(JSON.parse(text)).data;
    for (const field of secretFields) add(`${field} of ${endpoint.name}`, Object(data)[field]);
  }
  return canaries;
}

/** What nobody can know of it: behind the public id of a key, the signature of a token, the end of a link. */
function secretPartOf(value: string): string {
  if (/^https?:/.test(value)) return URL.parse(value)?.hash.slice(1) ?? '';
  if (/^marsa_/.test(value)) return value.slice(22);
  return /^[\w-]+\.[\w-]+\.[\w-]+$/.test(value) ? (value.split('.')[2] ?? '') : value;
}
