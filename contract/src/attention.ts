import { z } from 'zod';
import { endpoint, id, time } from './endpoint.ts';

/** What may need a person. Programs must let new kinds pass: more come. */
export const attentionKinds = [
  'job-dead',
  'build-failed',
  'credential-expires',
  'token-expires',
  'service-token-expires',
  'webhook-disabled',
  'audit-unsealed',
  'audit-broken',
  'backup-failed',
  'backup-overdue',
  'account-notice',
] as const;

export const attentionItem = z
  .object({
    id: z.string().describe('The same as long as the matter is the same'),
    kind: z.enum(attentionKinds),
    severity: z.enum(['error', 'warning']),
    title: z.string(),
    detail: z.string().describe('What is wrong, for people'),
    projectId: id.nullable().describe('Null where it is a matter of a workspace or of the installation'),
    since: time.describe('When it went wrong; for what expires, when it does'),
    link: z.string().describe('Path of what it is about'),
    settle: z
      .array(
        z.object({
          title: z.string(),
          method: z.enum(['POST', 'PUT', 'DELETE']),
          path: z.string(),
        }),
      )
      .describe('Calls that settle it, the usual one first'),
  })
  .meta({ id: 'AttentionItem' });

export type AttentionItem = z.input<typeof attentionItem>;

export const list = endpoint({
  name: 'attention.list',
  method: 'GET',
  path: '/v1/attention',
  summary: 'What needs a person, the worst first',
  description:
    'Matters of the projects that the caller sees, as far as their role lets them read what it is about, of workspaces and of the installation for who may read that. Nothing has to be ticked off: what is settled is gone. At most 200, over the newest 1000 projects.',
  permission: 'attention:read',
  output: attentionItem,
  list: true,
});
