import { bodyHmacHeader, signBody, verifyBodyHmac } from './body-hmac.ts';
import { signEvolutionToken, verifyEvolutionToken } from './evolution-token.ts';
import type { LiveSecrets } from './live-secrets.ts';
import { telegramHeader, verifyBodyToken, verifyHeaderToken } from './shared-token.ts';
import type { SignedRequest, Verdict } from './signed-request.ts';
import { signStandard, verifyStandard } from './standard-webhooks.ts';

/** How a kind of sender proves who it is. */
export type SignatureScheme =
  | { kind: 'whatsapp' | 'github' | 'telegram' | 'standard' }
  | { kind: 'evolution'; proof: 'token' }
  | { kind: 'evolution'; proof: 'body' }
  /** The secret as it is, in a header of that name (lower case). */
  | { kind: 'evolution'; proof: 'header'; header: string };

/** In constant time for one scheme and size of body, whatever is wrong. The body is not read, but for `proof: 'body'`. */
export function verifyWebhook(
  scheme: SignatureScheme,
  request: SignedRequest,
  secrets: LiveSecrets,
  nowMs: number,
): Verdict {
  switch (scheme.kind) {
    case 'whatsapp':
    case 'github':
      return verifyBodyHmac(request, secrets, nowMs);
    case 'telegram':
      return verifyHeaderToken(telegramHeader, request, secrets, nowMs);
    case 'standard':
      return verifyStandard(request, secrets, nowMs);
    case 'evolution':
      if (scheme.proof === 'token') return verifyEvolutionToken(request, secrets, nowMs);
      if (scheme.proof === 'body') return verifyBodyToken(request, secrets, nowMs);
      return verifyHeaderToken(scheme.header, request, secrets, nowMs);
  }
}

/** The headers with which a sender of the scheme proves itself; none where the proof stands in the body. */
export function signWebhook(
  scheme: SignatureScheme,
  secret: string,
  message: { id: string; atMs: number; body: Uint8Array },
): Record<string, string> {
  switch (scheme.kind) {
    case 'whatsapp':
    case 'github':
      return { [bodyHmacHeader]: signBody(secret, message.body) };
    case 'telegram':
      return { [telegramHeader]: secret };
    case 'standard':
      return signStandard({ current: secret }, message);
    case 'evolution':
      if (scheme.proof === 'token') return { authorization: signEvolutionToken(secret, message.atMs) };
      return scheme.proof === 'header' ? { [scheme.header]: secret } : {};
  }
}
