import { z } from 'zod';
import { endpoint } from './endpoint.ts';
import { email, password } from './session.ts';
import { linkToken } from './setup.ts';

/** Characters that a new password has at least, alone and beside a second factor. */
export const leastPasswordLength = { alone: 15, withSecondFactor: 10 } as const;

export const forgot = endpoint({
  name: 'password.forgot',
  method: 'POST',
  path: '/v1/password/forgot',
  summary: 'Ask for a link to choose a new password, by mail',
  description:
    'The answer is the same whether or not the account exists, and so is its time. Three an hour for an address of mail, ten from an address of the network. The newest link works, once, for 30 minutes.',
  permission: 'public',
  body: z.strictObject({ email }),
  output: z.object({
    accepted: z.literal(true),
    byMail: z.boolean().describe('False where there is no mail server: ask an administrator for a link'),
  }),
  status: 202,
  problems: ['CSRF_INVALID'],
});

export const reset = endpoint({
  name: 'password.reset',
  method: 'POST',
  path: '/v1/password/reset',
  summary: 'Choose a new password by a link that works once',
  description:
    'All sessions and tokens of the person end. Nobody is signed in by it: sign in with the new password, and the second factor where there is one.',
  permission: 'public',
  body: z.strictObject({
    token: linkToken,
    password,
    revokeKeys: z.boolean().default(false).describe('Also revokes all API keys of the person'),
  }),
  output: z.object({ changed: z.literal(true) }),
  problems: ['INVALID_CREDENTIALS', 'CSRF_INVALID'],
  audit: 'PASSWORD_RESET',
  secret: true,
});

export const change = endpoint({
  name: 'password.change',
  method: 'POST',
  path: '/v1/password/change',
  summary: 'Change your password',
  description: 'Your other sessions and your tokens end with it.',
  permission: 'identified',
  credentials: ['session'],
  fresh: true,
  body: z.strictObject({ currentPassword: password, newPassword: password }),
  output: z.object({
    changed: z.literal(true),
    ended: z.number().int().describe('How many other sessions ended'),
  }),
  problems: ['INVALID_CREDENTIALS'],
  audit: 'PASSWORD_CHANGE',
  secret: true,
});
