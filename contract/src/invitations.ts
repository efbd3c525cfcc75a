import { z } from 'zod';
import { endpoint, id, pageQuery, pathId, time } from './endpoint.ts';
import { email, language, password, signedIn } from './session.ts';
import { linkToken, personName } from './setup.ts';

export const invitation = z
  .object({
    id,
    email: z.string(),
    role: z.string().describe('Role of the installation that the person gets'),
    language,
    state: z.enum(['open', 'accepted', 'expired', 'revoked']),
    invitedBy: id,
    createdAt: time,
    endsAt: time.describe('It works until then'),
    acceptedAt: time.nullable(),
    sentAt: time.nullable().describe('When the mail server took the letter; null: not yet, or there is none'),
  })
  .meta({ id: 'Invitation' });

/** A link that works once. */
const link = z.url().describe('Works once; hand it over yourself, it is shown only now');

export const create = endpoint({
  name: 'invitations.create',
  method: 'POST',
  path: '/v1/invitations',
  summary: 'Invite somebody, for seven days',
  description:
    'The link goes by mail. Without a mail server it is in the answer, once, to be handed over. A new invitation of the same address takes the place of the former one. Nobody can invite to a role that holds more than their own.',
  permission: 'people:write',
  fresh: true,
  body: z.strictObject({
    email,
    role: z.string().min(1).max(50).default('DEV'),
    language: language.default('en').describe('Of the letter'),
  }),
  output: invitation.extend({ link: link.nullable().describe('Null where it goes by mail') }),
  status: 201,
  audit: 'INVITATION_CREATE',
  secret: true,
});

export const list = endpoint({
  name: 'invitations.list',
  method: 'GET',
  path: '/v1/invitations',
  summary: 'List invitations, newest first',
  permission: 'people:write',
  query: pageQuery,
  output: invitation,
  list: true,
});

export const revoke = endpoint({
  name: 'invitations.revoke',
  method: 'DELETE',
  path: '/v1/invitations/:id',
  summary: 'Take an invitation back: its link stops at once',
  permission: 'people:write',
  params: z.object({ id: pathId }),
  output: z.object({ revoked: z.literal(true) }),
  problems: ['CONFLICT'],
  audit: 'INVITATION_REVOKE',
});

export const look = endpoint({
  name: 'invitations.look',
  method: 'POST',
  path: '/v1/invitations/look',
  summary: 'What an invitation is for, by its link',
  permission: 'public',
  body: z.strictObject({ token: linkToken }),
  output: z.object({
    email: z.string(),
    inviter: z.string().describe('Name of who invites'),
    language,
    endsAt: time,
  }),
  problems: ['INVALID_CREDENTIALS', 'CSRF_INVALID'],
  secret: true,
});

export const accept = endpoint({
  name: 'invitations.accept',
  method: 'POST',
  path: '/v1/invitations/accept',
  summary: 'Accept an invitation by its link: choose name and password, and be signed in',
  permission: 'public',
  body: z.strictObject({ token: linkToken, name: personName, password, language: language.optional() }),
  output: signedIn,
  status: 201,
  problems: ['INVALID_CREDENTIALS', 'CSRF_INVALID', 'CONFLICT'],
  audit: 'INVITATION_ACCEPT',
  secret: true,
});
