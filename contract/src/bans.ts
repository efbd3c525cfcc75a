import { z } from 'zod';
import { endpoint, pageQuery, time } from './endpoint.ts';

export const ban = z
  .object({
    ip: z.string().describe('An IPv4 address, or the /64 of an IPv6 one'),
    reason: z.string(),
    until: time,
    count: z.number().int().describe('Wrong keys that led to it'),
    createdAt: time,
  })
  .meta({ id: 'Ban' });

export const list = endpoint({
  name: 'bans.list',
  method: 'GET',
  path: '/v1/bans',
  summary: 'List the addresses that are banned now, the last to end first',
  permission: 'bans:read',
  query: pageQuery,
  output: ban,
  list: true,
});

export const lift = endpoint({
  name: 'bans.lift',
  method: 'DELETE',
  path: '/v1/bans/:ip',
  summary: 'Lift a ban',
  description: 'Takes an address, or an IPv6 range with its slash encoded (%2F).',
  permission: 'bans:write',
  params: z.object({ ip: z.string().max(100) }),
  output: z.object({ lifted: z.literal(true) }),
  audit: 'BAN_LIFT',
});
