import { z } from 'zod';
import { endpoint, id } from './endpoint.ts';

/** Workflow files in a generated repository. */
export const workflowFiles = { android: 'android-play.yml', ios: 'ios-testflight.yml' } as const;

const file = z.object({
  path: z.string(),
  bytes: z.number().int(),
  sha: z.string().describe('Git blob id'),
  change: z
    .enum(['added', 'updated', 'unchanged', 'kept'])
    .describe('Against the repository as it was last pushed; kept: the team changed it, Marsa leaves it'),
});

export const wrapper = z
  .object({
    mode: z.enum(['push', 'archive', 'preview']),
    repository: z.string().nullable().describe('owner/name'),
    branch: z.string().nullable(),
    commit: z.string().nullable().describe('The commit that was made; null where nothing had to change or for a preview'),
    commitUrl: z.string().nullable(),
    created: z.boolean().describe('The repository was made by this push'),
    files: z.array(file),
    archive: z
      .object({ fileName: z.string(), mediaType: z.literal('application/zip'), base64: z.string() })
      .nullable()
      .describe('With mode archive'),
  })
  .meta({ id: 'Wrapper' });

export const generate = endpoint({
  name: 'wrappers.generate',
  method: 'POST',
  path: '/v1/templates/repo',
  summary: 'Generate the repository of a project: preview it or push it in one commit',
  description:
    'Built from the project and its last PWA check. A second push updates what Marsa generated and keeps what the team changed.',
  permission: 'wrappers:write',
  body: z.strictObject({
    projectId: id,
    mode: z.enum(['push', 'archive', 'preview']),
    branch: z.string().min(1).max(100).regex(/^(?!-)[A-Za-z0-9._/-]+$/, 'must be a branch').default('main'),
    private: z.boolean().default(true).describe('Where the repository has to be made'),
  }),
  output: wrapper,
  problems: ['UPSTREAM', 'CONFLICT', 'NOT_FOUND', 'RESOURCE_NOT_ACCESSIBLE'],
  audit: 'WRAPPER_PUSH',
});
