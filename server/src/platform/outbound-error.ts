/** Why an outgoing request brought no answer. */
export type OutboundReason =
  | 'bad-url'
  | 'private-address'
  | 'dns'
  | 'tls'
  | 'refused'
  | 'network'
  | 'timeout'
  | 'aborted'
  | 'too-large'
  | 'redirect'
  | 'encoding';

/** `message` is a sentence for people; it names a host, never a path or a query, which may hold secrets. */
export interface OutboundError extends Error {
  name: 'OutboundError';
  reason: OutboundReason;
}

export function outboundError(reason: OutboundReason, message: string, cause?: unknown): OutboundError {
  return Object.assign(new Error(message, { cause }), { name: 'OutboundError' as const, reason });
}

export const isOutboundError = (error: unknown): error is OutboundError =>
  error instanceof Error && error.name === 'OutboundError' && 'reason' in error;

/** False where the request surely never reached the other side, so that repeating it does nothing twice. */
export const mayHaveArrived = (error: unknown) =>
  !isOutboundError(error) || !['bad-url', 'private-address', 'dns', 'tls', 'refused'].includes(error.reason);

/** Puts what undici, Node's sockets and OpenSSL report into our words. */
export function toOutboundError(error: unknown, host: string): OutboundError {
  if (isOutboundError(error)) return error;
  const code = codeOf(error);
  const failure = failures.find(({ codes }) => codes.test(code)) ?? unknownFailure;
  return outboundError(failure.reason, failure.say(host, code), error);
}

interface Failure {
  reason: OutboundReason;
  codes: RegExp;
  say(host: string, code: string): string;
}

const unknownFailure: Omit<Failure, 'codes'> = {
  reason: 'network',
  say: (host, code) => `The connection to ${host} broke off${code && ` (${code})`}.`,
};

const failures: Failure[] = [
  {
    reason: 'dns',
    codes: /^(ENOTFOUND|EAI_|ENODATA)/,
    say: (host) => `The name ${host} does not resolve to an address.`,
  },
  {
    reason: 'tls',
    codes: /^(CERT_|ERR_TLS|ERR_SSL|EPROTO|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO|HOSTNAME_MISMATCH|INVALID_CA)/,
    say: (host, code) => `The certificate of ${host} is not trusted, or TLS failed (${code}).`,
  },
  {
    reason: 'refused',
    codes: /^ECONNREFUSED$/,
    say: (host) => `Nothing accepts connections on ${host}.`,
  },
  {
    reason: 'timeout',
    codes: /^(ETIMEDOUT|TimeoutError|UND_ERR_(CONNECT|HEADERS|BODY)_TIMEOUT)$/,
    say: (host) => `${host} did not answer in time.`,
  },
  {
    reason: 'aborted',
    codes: /^(AbortError|ABORT_ERR|UND_ERR_ABORTED)$/,
    say: (host) => `The request to ${host} was given up.`,
  },
  {
    reason: 'too-large',
    codes: /^(UND_ERR_HEADERS_OVERFLOW|HPE_HEADER_OVERFLOW|ERR_BUFFER_TOO_LARGE)$/,
    say: (host) => `The answer of ${host} is larger than allowed.`,
  },
  {
    reason: 'encoding',
    codes: /^(Z_|ERR__?ERROR_FORMAT|ERR_BROTLI|ERR_PADDING)/,
    say: (host) => `The compressed answer of ${host} cannot be unpacked.`,
  },
];

function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return '';
  if ('code' in error && typeof error.code === 'string') return error.code;
  return error.name;
}
