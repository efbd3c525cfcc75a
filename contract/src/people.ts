import { z } from 'zod';
import { endpoint, id, idParams, pageQuery, time } from './endpoint.ts';

export const person = z
  .object({ id, name: z.string(), role: z.string(), isActive: z.boolean(), createdAt: time, updatedAt: time })
  .meta({ id: 'Person' });

export const list = endpoint({
  name: 'people.list',
  method: 'GET',
  path: '/v1/people',
  summary: 'List people, newest first',
  permission: 'devkeys:read',
  query: pageQuery,
  output: person,
  list: true,
});

export const update = endpoint({
  name: 'people.update',
  method: 'PATCH',
  path: '/v1/people/:id',
  summary: 'Change the role of a person, switch them off or on',
  description: 'The keys of a person who is switched off stop at once.',
  permission: 'people:write',
  fresh: true,
  params: idParams,
  body: z
    .strictObject({ role: z.string().min(1).max(50).optional(), isActive: z.boolean().optional() })
    .refine((body) => Object.keys(body).length > 0, 'must name at least one field to change'),
  output: person,
  problems: ['CONFLICT'],
  audit: 'PERSON_UPDATE',
});
