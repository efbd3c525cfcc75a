import { z } from 'zod';
import { endpoint, id } from './endpoint.ts';
import { reach } from './reach.ts';
import { language } from './session.ts';
import { personName } from './setup.ts';

export const get = endpoint({
  name: 'me.get',
  method: 'GET',
  path: '/v1/me',
  summary: 'Who the credential belongs to and what it may do',
  permission: 'identified',
  credentials: ['api-key', 'session', 'token', 'service-token'],
  output: z
    .object({ dev: z.object({ id, name: z.string(), role: z.string() }), ...reach.shape })
    .meta({ id: 'Me' }),
});

export const update = endpoint({
  name: 'me.update',
  method: 'PATCH',
  path: '/v1/me',
  summary: 'Change your name or the language of your mails and the console',
  permission: 'identified',
  body: z
    .strictObject({
      name: personName.optional(),
      language: language
        .nullable()
        .optional()
        .describe('Null: as the browser says; mails are in English then'),
    })
    .refine((body) => Object.keys(body).length > 0, 'must name at least one field to change'),
  output: z.object({ id, name: z.string(), language: language.nullable() }),
  audit: 'PERSON_UPDATE',
});
