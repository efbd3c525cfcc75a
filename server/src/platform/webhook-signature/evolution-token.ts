import { createHmac } from 'node:crypto';
import { fitsLiveSecret, type LiveSecrets } from './live-secrets.ts';
import { headerOf, type SignedRequest, type Verdict } from './signed-request.ts';

/** Evolution API with a `jwt_key`: a token of its own for each call, in `Authorization`. It does not bind the body. */
const head = { alg: 'HS256', typ: 'JWT' } as const;
const lifetimeSeconds = 600;
const skewSeconds = 5;
const longest = 4096;
const bearer = /^Bearer ([A-Za-z0-9_-]+)\.([A-Za-z0-9_-]+)\.([A-Za-z0-9_-]+)$/;

const encode = (part: object) => Buffer.from(JSON.stringify(part)).toString('base64url');
const mac = (secret: string, signed: string) =>
  createHmac('sha256', secret).update(signed).digest('base64url');

export function signEvolutionToken(secret: string, nowMs: number): string {
  const iat = Math.floor(nowMs / 1000);
  const claims = { iat, exp: iat + lifetimeSeconds, app: 'evolution', action: 'webhook' };
  const signed = `${encode(head)}.${encode(claims)}`;
  return `Bearer ${signed}.${mac(secret, signed)}`;
}

/** HS256 whatever the token says of itself; it must say HS256 all the same, and live ten minutes at most. */
export function verifyEvolutionToken(request: SignedRequest, secrets: LiveSecrets, nowMs: number): Verdict {
  const given = headerOf(request, 'authorization');
  const [, header = '', payload = '', signature = ''] = (given.length <= longest && bearer.exec(given)) || [];
  const fits = fitsLiveSecret(signature, secrets, nowMs, (secret) => mac(secret, `${header}.${payload}`));
  if (!fits || !isHead(parse(header))) return 'invalid';
  const claims = parse(payload);
  if (claims.app !== 'evolution' || claims.action !== 'webhook') return 'invalid';
  const { iat, exp } = claims;
  if (!isSeconds(iat) || !isSeconds(exp) || exp <= iat || exp - iat > lifetimeSeconds) return 'invalid';
  const now = nowMs / 1000;
  return iat <= now + skewSeconds && now < exp + skewSeconds ? 'valid' : 'expired';
}

const isHead = ({ alg, typ, ...rest }: Record<string, unknown>) =>
  alg === head.alg && (typ === undefined || typ === head.typ) && Object.keys(rest).length === 0;

const isSeconds = (value: unknown): value is number => Number.isSafeInteger(value) && Number(value) > 0;

/** No members where the part is no JSON object. */
function parse(part: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(Buffer.from(part, 'base64url').toString());
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {};
  } catch {
    return {};
  }
}
