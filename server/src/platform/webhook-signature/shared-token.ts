import { fitsLiveSecret, type LiveSecrets } from './live-secrets.ts';
import { headerOf, type SignedRequest, type Verdict } from './signed-request.ts';

/** Telegram sends the token that was given to `setWebhook` here. */
export const telegramHeader = 'x-telegram-bot-api-secret-token';

/** The secret itself travels in a header: it proves the sender, but not that the body is theirs. */
export const verifyHeaderToken = (
  header: string,
  request: SignedRequest,
  secrets: LiveSecrets,
  nowMs: number,
): Verdict => verifyToken(headerOf(request, header), secrets, nowMs);

/** Evolution API puts its key into the body, so this is the one scheme whose body is read before it is believed. */
export const verifyBodyToken = ({ bytes }: SignedRequest, secrets: LiveSecrets, nowMs: number): Verdict =>
  verifyToken(apiKeyIn(bytes), secrets, nowMs);

function verifyToken(given: string, secrets: LiveSecrets, nowMs: number): Verdict {
  const fits = fitsLiveSecret(given, secrets, nowMs, (secret) => secret);
  return fits && given !== '' ? 'valid' : 'invalid';
}

function apiKeyIn(bytes: Uint8Array): string {
  try {
    const body: unknown = JSON.parse(new TextDecoder().decode(bytes));
    const isNamed = typeof body === 'object' && body !== null && 'apikey' in body;
    return isNamed && typeof body.apikey === 'string' ? body.apikey : '';
  } catch {
    return '';
  }
}
