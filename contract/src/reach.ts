import { z } from 'zod';
import { id } from './endpoint.ts';

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
