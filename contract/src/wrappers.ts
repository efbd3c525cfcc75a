import { z } from 'zod';
import { endpoint, id } from './endpoint.ts';

/** Workflow files in a generated repository. */
export const workflowFiles = { android: 'android-play.yml', ios: 'ios-testflight.yml' } as const;

export const fileChanges = ['added', 'updated', 'unchanged', 'kept', 'removed'] as const;

const file = z.object({
  path: z.string(),
  bytes: z.number().int(),
  sha: z.string().describe('Git blob id of what Marsa generates; of a removed file, what it had generated'),
  change: z
    .enum(fileChanges)
    .describe(
      'Against the repository as it is (preview and archive: as it was last pushed). kept: Marsa has something new, but the team changed or deleted the file, so it stays theirs. removed: no longer generated, and nobody had touched it',
    ),
});

export const wrapper = z
  .object({
    mode: z.enum(['push', 'archive', 'preview']),
    repository: z.string().nullable().describe('owner/name; null where the project has none yet'),
    branch: z.string().nullable().describe('Null where it is not known yet'),
    commit: z
      .string()
      .nullable()
      .describe('The commit that was made; null where nothing had to change or for a preview'),
    commitUrl: z.string().nullable(),
    created: z.boolean().describe('The repository was made by this push'),
    files: z.array(file),
    archive: z
      .object({ fileName: z.string(), mediaType: z.literal('application/zip'), base64: z.string() })
      .nullable()
      .describe('With mode archive'),
  })
  .meta({ id: 'Wrapper' });

export type WrapperView = z.input<typeof wrapper>;
export type FileView = z.input<typeof file>;
export type FileChange = (typeof fileChanges)[number];

export const generate = endpoint({
  name: 'wrappers.generate',
  method: 'POST',
  path: '/v1/templates/repo',
  summary: 'Generate the repository of a project: preview it, download it, or push it in one commit',
  description:
    'Built from the project and its last PWA check. A second push updates what Marsa generated and keeps what the team changed. Pushing needs `wrappers:write`.',
  permission: 'wrappers:read',
  body: z.strictObject({
    projectId: id,
    mode: z.enum(['push', 'archive', 'preview']),
    branch: z
      .string()
      .max(100)
      .regex(/^(?![-/.])(?!.*(\/\/|\.\.|\/\.|\.lock$|[/.]$))[A-Za-z0-9._/-]+$/, 'must be a branch')
      .optional()
      .describe(
        "The repository's default branch where it is silent, the only one whose workflows can be dispatched",
      ),
    private: z.boolean().default(true).describe('Where the repository has to be made'),
  }),
  output: wrapper,
  problems: ['UPSTREAM', 'CONFLICT', 'NOT_FOUND', 'RESOURCE_NOT_ACCESSIBLE'],
  audit: 'WRAPPER_PUSH',
  onlyLooks: ['mode', 'preview'],
});
