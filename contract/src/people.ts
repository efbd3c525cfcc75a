import { z } from 'zod';
import { endpoint, id, idParams, nameOrTimeSort, pageQuery, searchText, time } from './endpoint.ts';
import { email } from './session.ts';

export const person = z
  .object({
    id,
    name: z.string(),
    email: z.string().nullable().describe('Null for somebody who only has API keys'),
    role: z.string(),
    isActive: z.boolean(),
    hasPassword: z.boolean(),
    hasSecondFactor: z.boolean(),
    createdAt: time,
    updatedAt: time,
  })
  .meta({ id: 'Person' });

export const list = endpoint({
  name: 'people.list',
  method: 'GET',
  path: '/v1/people',
  summary: 'List people, newest first',
  permission: 'devkeys:read',
  query: pageQuery.extend({
    q: searchText.describe('Part of the name or the e-mail address, in any case'),
    sort: nameOrTimeSort,
  }),
  output: person,
  list: true,
});

export const get = endpoint({
  name: 'people.get',
  method: 'GET',
  path: '/v1/people/:id',
  summary: 'Read a person',
  permission: 'devkeys:read',
  params: idParams,
  output: person,
});

export const update = endpoint({
  name: 'people.update',
  method: 'PATCH',
  path: '/v1/people/:id',
  summary: 'Change the role or e-mail of a person, switch them off or on',
  description: 'Keys, sessions and tokens of a person who is switched off stop at once.',
  permission: 'people:write',
  fresh: true,
  params: idParams,
  body: z
    .strictObject({
      role: z.string().min(1).max(50).optional(),
      email: email.optional().describe('They sign in with it from now on'),
      isActive: z.boolean().optional(),
    })
    .refine((body) => Object.keys(body).length > 0, 'must name at least one field to change'),
  output: person,
  problems: ['CONFLICT'],
  audit: 'PERSON_UPDATE',
});

export const resetLink = endpoint({
  name: 'people.resetLink',
  method: 'POST',
  path: '/v1/people/:id/reset-link',
  summary: 'A link by which a person chooses a new password, to be handed over',
  description:
    'It works once, for a day, and takes the place of former ones. Only for people whose role holds no more than your own.',
  permission: 'people:write',
  fresh: true,
  params: idParams,
  output: z.object({ link: z.url().describe('Shown only now'), endsAt: time }),
  status: 201,
  problems: ['CONFLICT'],
  audit: 'PASSWORD_RESET_LINK',
  secret: true,
});
