import { z } from 'zod';
import { endpoint, id, idParams, pageQuery, time } from './endpoint.ts';
import { linkToken } from './setup.ts';

/** What a person is told of their account. */
export const noticeKinds = [
  'new-device',
  'new-network',
  'many-failures',
  'refresh-reuse',
  'key-new-network',
  'password-changed',
  'second-factor-changed',
  'session-ended-by-admin',
] as const;

export type NoticeKind = (typeof noticeKinds)[number];

export const secondFactorChanges = [
  'totp-added',
  'totp-removed',
  'passkey-added',
  'passkey-removed',
  'recovery-codes-renewed',
  'recovery-code-used',
  'reset',
] as const;

export type SecondFactorChange = (typeof secondFactorChanges)[number];

/** What is known of it; never a secret. */
export const noticeDetails = z
  .object({
    ip: z.string(),
    network: z.string().describe('/24 of IPv4, /64 of IPv6'),
    device: z.string().describe('Browser and system as they call themselves'),
    change: z.enum(secondFactorChanges).describe('Of the second factor'),
    tried: z.enum(['password', 'second-factor']).describe('What was tried in vain'),
    count: z.number().int(),
    keyId: z.string().describe('Of the API key'),
    keyName: z.string(),
    by: z.string().describe('Name of who did it, where that is somebody else'),
    reason: z.string(),
  })
  .partial()
  .meta({ id: 'NoticeDetails' });

export type NoticeDetails = z.output<typeof noticeDetails>;

const notice = z
  .object({
    id,
    personId: id,
    kind: z.enum(noticeKinds),
    details: noticeDetails,
    createdAt: time,
    settledAt: time.nullable(),
    answer: z.enum(['me', 'not-me']).nullable(),
  })
  .meta({ id: 'Notice' });

export type Notice = z.output<typeof notice>;

export const list = endpoint({
  name: 'notices.list',
  method: 'GET',
  path: '/v1/notices',
  summary: 'What happened around your account that you should know of, newest first',
  description: 'Of another person only with `audit:all`.',
  permission: 'identified',
  query: pageQuery.extend({
    personId: id.optional(),
    open: z.enum(['true']).optional().describe('Only those you have not answered yet'),
  }),
  output: notice,
  problems: ['INSUFFICIENT_PERMISSIONS'],
  list: true,
});

export const acknowledge = endpoint({
  name: 'notices.acknowledge',
  method: 'POST',
  path: '/v1/notices/:id/acknowledge',
  summary: 'This was me',
  permission: 'identified',
  params: idParams,
  output: notice,
  problems: ['CONFLICT'],
  audit: 'NOTICE_ACKNOWLEDGE',
});

const lockedDown = z
  .object({
    sessionsEnded: z.number().int(),
    factorsRemoved: z.number().int().describe('Second factors added since; recovery codes are not counted'),
    keyRevoked: z.boolean().describe('The API key that the notice is about'),
    next: z
      .enum(['mail', 'administrator'])
      .describe('Where the new password comes from: a link in a mail, or an administrator'),
  })
  .meta({ id: 'LockedDown' });

const consequences =
  'Ends every session and token of yours, takes the password away and second factors added since, and revokes the API key the notice is about. You choose a new password by a reset link.';

export const notMe = endpoint({
  name: 'notices.notMe',
  method: 'POST',
  path: '/v1/notices/:id/not-me',
  summary: 'This was not me: lock everybody out of my account',
  description: consequences,
  permission: 'identified',
  credentials: ['session'],
  params: idParams,
  output: lockedDown,
  problems: ['CONFLICT'],
  audit: 'NOTICE_NOT_ME',
});

export const notMeByLink = endpoint({
  name: 'notices.notMeByLink',
  method: 'POST',
  path: '/v1/notices/not-me',
  summary: 'This was not me, by the link of the mail',
  description: consequences,
  permission: 'public',
  body: z.strictObject({ token: linkToken }),
  output: lockedDown,
  problems: ['INVALID_CREDENTIALS', 'CONFLICT', 'CSRF_INVALID'],
  audit: 'NOTICE_NOT_ME',
});
