import { z } from 'zod';
import { endpoint, idParams, pageQuery, time } from './endpoint.ts';

export const access = z
  .object({
    kind: z.enum(['classic', 'fine-grained']),
    baseUrl: z.string().describe('API of github.com or of a GitHub Enterprise server'),
    login: z.string().describe('Who the token belongs to'),
    scopes: z.array(z.string()).describe('Scopes of a classic token; empty for a fine-grained one'),
    missing: z.array(z.string()).describe('Permissions Marsa needs and the token lacks'),
    unproven: z.array(z.string()).describe('Permissions GitHub does not let us check without using them'),
    repository: z
      .enum(['ready', 'missing', 'not-set'])
      .describe('Whether the token sees the repository of the project'),
    expiresAt: time.nullable(),
    checkedAt: time,
    isCurrent: z
      .boolean()
      .describe(
        'False where another token was stored since and has not been tried; PUT …/github/pat tries it',
      ),
  })
  .meta({ id: 'GithubAccess' });

export const setPat = endpoint({
  name: 'github.setPat',
  method: 'PUT',
  path: '/v1/projects/:id/github/pat',
  summary: 'Store the personal access token of a project',
  description:
    'The token is tried before it is kept; a token that lacks permissions is refused and they are named.',
  permission: 'github:write',
  params: idParams,
  body: z.strictObject({
    pat: z
      .string()
      .trim()
      .max(1000)
      .regex(/^[\x21-\x7e]+$/, 'must be a token: letters, digits and _, in one piece')
      .describe('Classic or fine-grained'),
    baseUrl: z
      .url()
      .max(300)
      .optional()
      .describe(
        'API of GitHub Enterprise, such as https://github.example.com/api/v3. The one of the token before where it is silent, https://api.github.com at first',
      ),
  }),
  output: z.object({ saved: z.literal(true), access }),
  problems: ['UPSTREAM', 'CONFLICT'],
  audit: 'GITHUB_ACCESS_SET',
});

export const getAccess = endpoint({
  name: 'github.getAccess',
  method: 'GET',
  path: '/v1/projects/:id/github/access',
  summary: 'What the stored token may do, as it was last tried',
  permission: 'github:read',
  params: idParams,
  output: access,
});

export const secretOutcome = z
  .object({
    name: z.string().describe('Name of the secret in GitHub'),
    type: z
      .string()
      .nullable()
      .describe('Credential it comes from; null where GitHub has one that Marsa does not know'),
    drift: z
      .enum(['none', 'new', 'changed-here', 'changed-there', 'missing-there', 'unknown-there'])
      .describe('How GitHub and Marsa differed before'),
    outcome: z
      .enum([
        'unchanged',
        'created',
        'updated',
        'would-create',
        'would-update',
        'not-stored',
        'left-alone',
        'failed',
      ])
      .describe('What was done, or with plan=true would be'),
    detail: z.string().optional(),
  })
  .meta({ id: 'SecretOutcome' });

export const syncSecrets = endpoint({
  name: 'github.syncSecrets',
  method: 'POST',
  path: '/v1/projects/:id/github/sync-secrets',
  summary: 'Write the credentials as secrets of the repository',
  description:
    'Only what changed is sent. Secrets that Marsa did not make are shown and left alone. One that fails does not stop the others: look at `outcome`.',
  permission: 'github:write',
  params: idParams,
  query: z.object({ plan: z.stringbool().default(false).describe('Only say what would be done') }),
  output: z.object({
    synced: z.boolean().describe('False for a plan, or where a secret failed'),
    secrets: z.array(secretOutcome),
  }),
  problems: ['UPSTREAM', 'CONFLICT'],
  audit: 'GITHUB_SYNC_SECRETS',
});

export const run = z
  .object({
    id: z.number().int(),
    name: z.string().nullable(),
    title: z.string(),
    workflow: z.string().describe('Path of the workflow file'),
    event: z.string(),
    ref: z.string().nullable(),
    sha: z.string(),
    status: z.string().nullable(),
    conclusion: z.string().nullable(),
    attempt: z.number().int(),
    url: z.string(),
    createdAt: time,
    updatedAt: time,
  })
  .meta({ id: 'GithubRun' });

export const listRuns = endpoint({
  name: 'github.listRuns',
  method: 'GET',
  path: '/v1/projects/:id/github/runs',
  summary: 'Runs as GitHub tells them, newest first',
  permission: 'github:read',
  params: idParams,
  query: pageQuery.pick({ limit: true }).extend({
    workflow: z
      .string()
      .max(100)
      .regex(
        /^[A-Za-z0-9][A-Za-z0-9._-]*\.ya?ml$/,
        'must be the file name of a workflow, such as android-play.yml',
      )
      .optional(),
    cursor: z.string().max(20).optional(),
  }),
  output: run,
  list: true,
  problems: ['UPSTREAM', 'CONFLICT'],
});

export const getRun = endpoint({
  name: 'github.getRun',
  method: 'GET',
  path: '/v1/projects/:id/github/runs/:runId',
  summary: 'One run as GitHub tells it',
  permission: 'github:read',
  params: idParams.extend({ runId: z.coerce.number().int().positive() }),
  output: run,
  problems: ['UPSTREAM', 'CONFLICT'],
});
