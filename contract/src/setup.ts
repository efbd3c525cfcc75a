import { z } from 'zod';
import { endpoint } from './endpoint.ts';
import { email, language, password, signedIn } from './session.ts';
import { hasOnlyText, textIssue } from './text.ts';

/** A token out of the fragment of a one-time link: 32 bytes in base64url. */
export const linkToken = z
  .string()
  .regex(/^[A-Za-z0-9_-]{43}$/, 'must be the 43 characters behind the # of the link')
  .describe('Works once; only its hash is stored');

export const personName = z.string().trim().min(2).max(100).refine(hasOnlyText, textIssue);

export const get = endpoint({
  name: 'setup.get',
  method: 'GET',
  path: '/v1/setup',
  summary: 'Whether the first administrator still has to be made',
  permission: 'public',
  output: z.object({ isOpen: z.boolean().describe('True until somebody can sign in with a password') }),
});

export const create = endpoint({
  name: 'setup.create',
  method: 'POST',
  path: '/v1/setup',
  summary: 'Make the first administrator, by the one-time link that the server printed',
  permission: 'public',
  body: z.strictObject({
    token: linkToken,
    name: personName,
    email,
    password,
    language: language.default('en'),
  }),
  output: signedIn,
  status: 201,
  problems: ['INVALID_CREDENTIALS', 'CSRF_INVALID', 'CONFLICT'],
  audit: 'SETUP_COMPLETE',
  secret: true,
});
