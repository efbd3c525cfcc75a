import { createHmac } from 'node:crypto';
import { fitsLiveSecret, type LiveSecrets } from './live-secrets.ts';
import { headerOf, type SignedRequest, type Verdict } from './signed-request.ts';

/** The header in which GitHub and Meta (WhatsApp Cloud) sign: `sha256=` and the HMAC-SHA256 of the body, hexadecimal. */
export const bodyHmacHeader = 'x-hub-signature-256';

export const signBody = (secret: string, bytes: Uint8Array): string =>
  `sha256=${createHmac('sha256', secret).update(bytes).digest('hex')}`;

/** The header as a whole is compared: another algorithm, length or spelling is another text. */
export const verifyBodyHmac = (request: SignedRequest, secrets: LiveSecrets, nowMs: number): Verdict =>
  fitsLiveSecret(headerOf(request, bodyHmacHeader), secrets, nowMs, (secret) =>
    signBody(secret, request.bytes),
  )
    ? 'valid'
    : 'invalid';
