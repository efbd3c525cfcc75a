import { z } from 'zod';
import { endpoint, id } from './endpoint.ts';

/** How far somebody reaches. */
export const reach = z.object({
  permissions: z.array(z.string()).describe('Of your own role; empty while it is switched off'),
  workspaces: z.array(
    z.object({
      id,
      role: z.string(),
      permissions: z.array(z.string()),
      projectIds: z.array(id).nullable().describe('Null: every project of the workspace'),
    }),
  ),
});

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
