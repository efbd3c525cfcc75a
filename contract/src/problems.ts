/**
 * Every problem Marsa answers with: code → HTTP status and title (RFC 9457).
 * The code is promised to users; add to this table, never rename in it.
 */
export const problems = {
  BAD_REQUEST: { status: 400, title: 'The request is not valid' },
  MULTIPLE_CREDENTIALS: { status: 400, title: 'More than one kind of credential was sent' },
  INVALID_API_KEY: { status: 401, title: 'The API key is not valid' },
  INVALID_CREDENTIALS: { status: 401, title: 'What was given does not prove who you are' },
  SESSION_EXPIRED: { status: 401, title: 'The session is over' },
  MFA_REQUIRED: { status: 401, title: 'A second factor is needed' },
  INVALID_TOKEN_FORMAT: { status: 401, title: 'The token is not valid' },
  TOKEN_EXPIRED: { status: 401, title: 'The token has expired' },
  TOKEN_BLACKLISTED: { status: 401, title: 'The token was ended' },
  INVALID_ISSUER: { status: 401, title: 'The token is of another issuer' },
  INVALID_SIGNATURE: { status: 401, title: 'The signature of the webhook is not valid' },
  WEBHOOK_EXPIRED: { status: 401, title: 'The webhook was signed too long ago' },
  INVALID_AUDIENCE: { status: 401, title: 'The token is for somebody else' },
  INSUFFICIENT_PERMISSIONS: { status: 403, title: 'Your role does not allow this' },
  ROLE_NOT_AUTHORIZED: { status: 403, title: 'Your role is switched off' },
  CSRF_INVALID: { status: 403, title: 'The request does not come from a page of Marsa' },
  REAUTH_REQUIRED: { status: 403, title: 'Confirm that it is still you' },
  CHANNEL_DISABLED: { status: 403, title: 'The channel is switched off' },
  FORBIDDEN: { status: 403, title: 'This is not allowed' },
  NOT_FOUND: { status: 404, title: 'Not found' },
  RESOURCE_NOT_ACCESSIBLE: { status: 404, title: 'Outside the projects you may use' },
  UNKNOWN_SOURCE: { status: 404, title: 'There is no such source of webhooks' },
  CONFLICT: { status: 409, title: 'The state has changed or does not allow this' },
  PAYLOAD_TOO_LARGE: { status: 413, title: 'The request body is too large' },
  UNSUPPORTED_MEDIA_TYPE: { status: 415, title: 'The content type is not supported' },
  IP_BANNED: { status: 429, title: 'This address is banned for a while' },
  RATE_LIMIT: { status: 429, title: 'Too many requests' },
  INTERNAL: { status: 500, title: 'Something went wrong on the server' },
  UPSTREAM: { status: 502, title: 'Another service did not answer as it should' },
  TEMPORARILY_UNAVAILABLE: { status: 503, title: 'Not available right now' },
} as const satisfies Record<string, { status: number; title: string }>;

export type ProblemCode = keyof typeof problems;

/** One fault of the input: where it is, which rule it breaks, and a sentence for people. */
export interface Issue {
  path: string;
  rule: string;
  message: string;
}
