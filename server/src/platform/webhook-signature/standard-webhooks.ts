import { createHmac } from 'node:crypto';
import { fitsLiveSecret, type LiveSecrets, liveValues } from './live-secrets.ts';
import { headerOf, type SignedRequest, type Verdict } from './signed-request.ts';

/** How far the time of a message may be from ours, either way. */
const toleranceMs = 300_000;
/** Senders sign once per live secret; more is somebody who wants us busy. */
const mostSignatures = 8;
const prefix = 'whsec_';

/** No dot: it parts what is signed. */
const idPattern = /^[\x21-\x2d\x2f-\x7e]{1,191}$/;
const timestampPattern = /^\d{1,12}$/;

export interface StandardMessage {
  /** The same at each attempt, by which the receiver tells a repetition. */
  id: string;
  atMs: number;
  body: string | Uint8Array;
}

/** The form a secret has: `whsec_` and 24 to 64 bytes in base64. */
export function isStandardSecret(text: string): boolean {
  if (!text.startsWith(prefix)) return false;
  const bytes = keyOf(text);
  return bytes.length >= 24 && bytes.length <= 64 && bytes.toString('base64') === text.slice(prefix.length);
}

export const toStandardSecret = (base64: string): string => `${prefix}${base64}`;

/** Headers of a message by https://www.standardwebhooks.com, signed with each secret that is live. */
export function signStandard(
  secrets: LiveSecrets,
  { id, atMs, body }: StandardMessage,
): Record<string, string> {
  const timestamp = String(Math.floor(atMs / 1000));
  return {
    'webhook-id': id,
    'webhook-timestamp': timestamp,
    'webhook-signature': liveValues(secrets, atMs)
      .map((secret) => sign(secret, id, timestamp, body))
      .join(' '),
  };
}

/** Of its signatures one must fit; those of other versions are passed over. */
export function verifyStandard(request: SignedRequest, secrets: LiveSecrets, nowMs: number): Verdict {
  const id = headerOf(request, 'webhook-id');
  const timestamp = headerOf(request, 'webhook-timestamp');
  const given = headerOf(request, 'webhook-signature').split(' ', mostSignatures);
  const signatures = new Map<string, string>();
  const expected = (secret: string) => {
    const known = signatures.get(secret) ?? sign(secret, id, timestamp, request.bytes);
    signatures.set(secret, known);
    return known;
  };
  const fitting = given.filter((signature) => fitsLiveSecret(signature, secrets, nowMs, expected));
  if (fitting.length === 0 || !idPattern.test(id) || !timestampPattern.test(timestamp)) return 'invalid';
  return Math.abs(nowMs - Number(timestamp) * 1000) <= toleranceMs ? 'valid' : 'expired';
}

const keyOf = (secret: string) => Buffer.from(secret.slice(prefix.length), 'base64');

function sign(secret: string, id: string, timestamp: string, body: string | Uint8Array): string {
  const mac = createHmac('sha256', keyOf(secret)).update(`${id}.${timestamp}.`).update(body).digest('base64');
  return `v1,${mac}`;
}
