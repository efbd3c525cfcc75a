import { z } from 'zod';
import { endpoint, id, idParams, pageQuery, time } from './endpoint.ts';

export const platforms = ['android', 'ios', 'other'] as const;

/**
 * `intended`: written down, not sent. `unknown`: sent, but the answer got lost; Marsa looks for the run before it does
 * anything else. `lost`: no run was found. The last four are final.
 */
export const buildStatuses = [
  'intended',
  'unknown',
  'queued',
  'running',
  'succeeded',
  'failed',
  'cancelled',
  'lost',
] as const;

export const step = z.object({
  number: z.number().int(),
  name: z.string(),
  status: z.string(),
  conclusion: z.string().nullable(),
  startedAt: time.nullable(),
  completedAt: time.nullable(),
});

export const job = z.object({
  id: z.number().int(),
  name: z.string(),
  status: z.string(),
  conclusion: z.string().nullable(),
  startedAt: time.nullable(),
  completedAt: time.nullable(),
  steps: z.array(step),
});

export const build = z
  .object({
    id,
    projectId: id,
    platform: z.enum(platforms),
    workflow: z.string(),
    ref: z.string(),
    inputs: z.record(z.string(), z.string()),
    versionName: z.string(),
    versionCode: z.number().int().describe('Rises with each build of a project and platform, never used twice'),
    status: z.enum(buildStatuses),
    runId: z.number().int().nullable(),
    runUrl: z.string().nullable(),
    runAttempt: z.number().int().nullable(),
    conclusion: z.string().nullable().describe("GitHub's own word for the end"),
    detail: z.string().nullable().describe('Why it failed or is unknown, for people'),
    jobs: z.array(job),
    createdAt: time,
    startedAt: time.nullable(),
    finishedAt: time.nullable(),
  })
  .meta({ id: 'Build' });

/** GitHub takes 25 inputs; three are Marsa's own. */
const inputs = z
  .record(z.string().regex(/^[A-Za-z_][A-Za-z0-9_-]*$/, 'must be the name of a workflow input'), z.string().max(1000))
  .refine((all) => Object.keys(all).length <= 22, 'at most 22 inputs: GitHub takes 25 and three are set by Marsa');

export const dispatch = endpoint({
  name: 'builds.dispatch',
  method: 'POST',
  path: '/v1/projects/:id/github/dispatch',
  summary: 'Start a build by dispatching a workflow',
  description:
    'Marsa allots the version code and ties the build to its own run. With an `Idempotency-Key` a repeated request answers with the first build. Where the answer of GitHub got lost, the build is `unknown` until Marsa has looked.',
  permission: 'builds:write',
  params: idParams,
  headers: z.object({ 'idempotency-key': z.string().min(1).max(100).optional() }),
  body: z.strictObject({
    workflowFile: z
      .string()
      .max(100)
      .regex(/^[A-Za-z0-9][A-Za-z0-9._-]*\.ya?ml$/, 'must be the file name of a workflow, such as android-play.yml'),
    ref: z
      .string()
      .min(1)
      .max(200)
      .regex(/^(?!-)[^\s~^:?*[\\]+$/, 'must be a branch or tag')
      .default('main'),
    inputs: inputs.default({}),
    versionName: z
      .string()
      .regex(/^\d{1,4}(\.\d{1,4}){0,2}$/, 'must be up to three numbers joined by dots')
      .optional()
      .describe('The one of the last build, its last number raised by one, where it is silent; 1.0.0 at first'),
  }),
  output: build,
  status: 201,
  otherStatus: 200,
  problems: ['UPSTREAM', 'CONFLICT'],
  audit: 'BUILD_DISPATCH',
});

export const list = endpoint({
  name: 'builds.list',
  method: 'GET',
  path: '/v1/projects/:id/builds',
  summary: "Marsa's record of each build, newest first",
  permission: 'builds:read',
  params: idParams,
  query: pageQuery.extend({ status: z.enum(buildStatuses).optional(), platform: z.enum(platforms).optional() }),
  output: build,
  list: true,
});

const buildParams = idParams.extend({ buildId: id });

export const get = endpoint({
  name: 'builds.get',
  method: 'GET',
  path: '/v1/projects/:id/builds/:buildId',
  summary: 'Read a build with its jobs and steps',
  permission: 'builds:read',
  params: buildParams,
  output: build,
});

export const cancel = endpoint({
  name: 'builds.cancel',
  method: 'POST',
  path: '/v1/projects/:id/builds/:buildId/cancel',
  summary: 'Ask GitHub to cancel the run of a build',
  permission: 'builds:write',
  params: buildParams,
  output: build,
  problems: ['UPSTREAM', 'CONFLICT'],
  audit: 'BUILD_CANCEL',
});
