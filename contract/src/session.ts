import { z } from 'zod';
import { endpoint, id, pageQuery, pathId, time } from './endpoint.ts';
import { reach } from './reach.ts';
import { hasOnlyText, textIssue } from './text.ts';

export const languages = ['en', 'ar'] as const;
/** Language of the console and of mails. */
export const language = z.enum(languages);

/** Stored and compared in lower case. */
export const email = z
  .string()
  .trim()
  .toLowerCase()
  .max(191)
  .pipe(z.email('must be an e-mail address such as mona@example.com'));

/** As it is typed, to check it; what a new password must be is said by the password policy. */
export const password = z.string().min(1).max(1024).describe('Never logged, never answered');

/** What can prove the second factor of a sign-in. */
export const factors = ['totp', 'passkey', 'recovery-code'] as const;

export const reason = z.string().trim().min(1).max(200).refine(hasOnlyText, textIssue);

/** Why a session ended. */
export const endReasons = [
  'signed-out',
  'replaced',
  'ended-by-owner',
  'ended-by-admin',
  'too-many-sessions',
  'password-changed',
  'person-disabled',
  'second-factor-reset',
  'refresh-reuse',
  'token-revoked',
  'not-me',
] as const;

export const session = z
  .object({
    id,
    kind: z.enum(['browser', 'program']),
    isCurrent: z.boolean().describe('The one this request came with'),
    device: z.string().describe('Browser and system, or program, as they call themselves'),
    ip: z.string().describe('Address it was opened from'),
    lastIp: z.string().describe('Address of the last activity'),
    isRemembered: z.boolean(),
    createdAt: time,
    lastSeenAt: time.describe('Last activity, to the minute'),
    endsAt: time.describe('It ends then at the latest'),
    endedAt: time.nullable(),
    endReason: z.string().nullable(),
  })
  .meta({ id: 'Session' });

/** The session of this request, with all the console has to know about it. */
export const current = z
  .object({
    id,
    person: z.object({
      id,
      name: z.string(),
      email: z.string().nullable(),
      language: language.nullable().describe('Null: as the browser says'),
      role: z.string(),
    }),
    ...reach.shape,
    now: time.describe('The time of the server'),
    createdAt: time,
    idleEndsAt: time.describe('It ends then without activity'),
    endsAt: time.describe('It ends then at the latest'),
    confirmedUntil: time.describe('Until then dangerous acts need no fresh confirmation; may have passed'),
    isRemembered: z.boolean(),
  })
  .meta({ id: 'CurrentSession' });

/** Signed in, or one step before it. */
export const signedIn = z
  .object({
    status: z.enum(['signed-in', 'second-factor']),
    factors: z.array(z.enum(factors)).describe('Ways to go on; empty once signed in'),
    session: current.nullable().describe('Null until the second factor is proved'),
  })
  .meta({ id: 'SignedIn' });

export const signIn = endpoint({
  name: 'session.signIn',
  method: 'POST',
  path: '/v1/session',
  summary: 'Sign in with e-mail and password',
  description:
    'For browsers: the session travels only in an HttpOnly cookie. Answer and time are the same whether or not the account exists. Where a second factor is enrolled, `status` says so and `POST /v1/session/second-factor` goes on.',
  permission: 'public',
  body: z.strictObject({ email, password, remember: z.boolean().default(false) }),
  output: signedIn,
  status: 201,
  problems: ['INVALID_CREDENTIALS', 'CSRF_INVALID'],
  audit: 'AUTH_SUCCESS',
  secret: true,
});

export const get = endpoint({
  name: 'session.get',
  method: 'GET',
  path: '/v1/session',
  summary: 'The session of this browser, its person and its ends',
  description: 'Looking at it is no activity: it does not keep the session alive.',
  permission: 'identified',
  credentials: ['session'],
  withoutSecondFactor: true,
  passive: true,
  output: current,
  secret: true,
});

export const renew = endpoint({
  name: 'session.renew',
  method: 'POST',
  path: '/v1/session/renew',
  summary: 'Keep the session: somebody is there',
  permission: 'identified',
  credentials: ['session'],
  withoutSecondFactor: true,
  output: current,
  secret: true,
});

export const confirm = endpoint({
  name: 'session.confirm',
  method: 'POST',
  path: '/v1/session/confirm',
  summary: 'Confirm with the password that it is still you, for ten minutes',
  permission: 'identified',
  credentials: ['session'],
  withoutSecondFactor: true,
  body: z.strictObject({ password }),
  output: current,
  problems: ['INVALID_CREDENTIALS', 'CONFLICT'],
  audit: 'AUTH_CONFIRM',
  secret: true,
});

export const signOut = endpoint({
  name: 'session.signOut',
  method: 'DELETE',
  path: '/v1/session',
  summary: 'Sign out: the session ends on the server and its cookies are cleared',
  permission: 'identified',
  credentials: ['session'],
  withoutSecondFactor: true,
  output: z.object({ signedOut: z.literal(true) }),
  audit: 'SESSION_END',
});

export const list = endpoint({
  name: 'session.list',
  method: 'GET',
  path: '/v1/sessions',
  summary: 'List your sessions, newest first, with those that ended not long ago',
  permission: 'identified',
  query: pageQuery,
  output: session,
  list: true,
});

export const end = endpoint({
  name: 'session.end',
  method: 'DELETE',
  path: '/v1/sessions/:id',
  summary: 'End one of your sessions',
  permission: 'identified',
  fresh: true,
  params: z.object({ id: pathId }),
  output: z.object({ ended: z.literal(true) }),
  audit: 'SESSION_END',
});

export const endOthers = endpoint({
  name: 'session.endOthers',
  method: 'DELETE',
  path: '/v1/sessions',
  summary: 'End all your sessions except this one',
  permission: 'identified',
  fresh: true,
  output: z.object({ ended: z.number().int() }),
  audit: 'SESSION_END',
});

const personParams = z.object({ id: pathId });

export const listOf = endpoint({
  name: 'session.listOf',
  method: 'GET',
  path: '/v1/people/:id/sessions',
  summary: 'List the sessions of a person, newest first',
  permission: 'sessions:read',
  params: personParams,
  query: pageQuery,
  output: session,
  list: true,
});

export const endOf = endpoint({
  name: 'session.endOf',
  method: 'DELETE',
  path: '/v1/people/:id/sessions/:sessionId',
  summary: 'End a session of a person',
  permission: 'sessions:write',
  params: personParams.extend({ sessionId: pathId }),
  query: z.object({ reason: reason.optional() }),
  output: z.object({ ended: z.literal(true) }),
  audit: 'SESSION_END',
});

export const endAllOf = endpoint({
  name: 'session.endAllOf',
  method: 'DELETE',
  path: '/v1/people/:id/sessions',
  summary: 'End all sessions of a person',
  permission: 'sessions:write',
  params: personParams,
  query: z.object({ reason: reason.optional() }),
  output: z.object({ ended: z.number().int() }),
  audit: 'SESSION_END',
});
