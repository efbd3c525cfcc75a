import { z } from 'zod';
import { endpoint, id, idParams, pageQuery, pathId, time } from './endpoint.ts';
import { hasOnlyText, textIssue } from './text.ts';

export const platforms = ['android', 'ios', 'other'] as const;

/**
 * `intended`: written down, about to be sent. `unknown`: sent, its run not known yet (the answer got lost, or this GitHub
 * does not name the run); Marsa looks for it. `lost`: no run was found. The last four are final.
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
    repository: z.string().describe('owner/name, as it was when the build began'),
    workflow: z.string().describe('File name of the workflow'),
    ref: z.string(),
    inputs: z.record(z.string(), z.string()),
    versionName: z.string(),
    versionCode: z
      .number()
      .int()
      .describe('Rises with each build of a project and platform, never used twice'),
    status: z.enum(buildStatuses),
    runId: z.number().int().nullable(),
    runUrl: z.string().nullable(),
    runAttempt: z.number().int().nullable(),
    conclusion: z.string().nullable().describe("GitHub's own word for the end"),
    detail: z.string().nullable().describe('Why it failed or is unknown, for people'),
    jobs: z.array(job),
    cancelRequestedAt: time.nullable(),
    createdAt: time,
    startedAt: time.nullable(),
    finishedAt: time.nullable(),
  })
  .meta({ id: 'Build' });

/** Inputs that Marsa sets by itself where the workflow declares them. */
export const ownInputs = ['version_name', 'version_code', 'marsa_build'] as const;

/** GitHub takes 25 inputs; three are Marsa's own. */
const inputs = z
  .record(
    z.string().regex(/^[A-Za-z_][A-Za-z0-9_-]{0,99}$/, 'must be the name of a workflow input'),
    z
      .string()
      .max(1000)
      .refine((value) => value.isWellFormed(), 'must not hold broken Unicode'),
  )
  .refine(
    (all) => Object.keys(all).length <= 22,
    'at most 22 inputs: GitHub takes 25 and three are set by Marsa',
  )
  .refine((all) => !ownInputs.some((name) => name in all), `${ownInputs.join(', ')} are set by Marsa itself`);

const versionName = z
  .string()
  .regex(/^\d{1,4}(\.\d{1,4}){0,2}$/, 'must be up to three numbers joined by dots')
  .describe('The one of the last build, its last number raised by one, where it is silent; 1.0.0 at first');

const versionCode = z
  .number()
  .int()
  .min(1)
  .max(2_100_000_000)
  .describe(
    'Only to go on from an app that is in the store already: must be higher than that of every build before',
  );

export const dispatch = endpoint({
  name: 'builds.dispatch',
  method: 'POST',
  path: '/v1/projects/:id/github/dispatch',
  summary: 'Start a build by dispatching a workflow',
  description:
    'Marsa allots the version code and ties the build to its own run. The workflow gets `version_name`, `version_code` and `marsa_build` as inputs where it declares them. With an `Idempotency-Key` a repeated request answers 200 with the first build. Where the answer of GitHub got lost, the build is `unknown` until Marsa has found its run; it is never sent a second time.',
  permission: 'builds:write',
  params: idParams,
  headers: z.object({
    'idempotency-key': z
      .string()
      .regex(/^[\x21-\x7e]{1,100}$/, 'must be 1 to 100 letters, digits and signs without spaces')
      .optional(),
  }),
  body: z.strictObject({
    workflowFile: z
      .string()
      .max(100)
      .regex(
        /^[A-Za-z0-9][A-Za-z0-9._-]*\.ya?ml$/,
        'must be the file name of a workflow, such as android-play.yml',
      ),
    ref: z
      .string()
      .min(1)
      .max(200)
      .regex(/^(?!-)[^\s~^:?*[\\]+$/, 'must be a branch or tag')
      .refine(hasOnlyText, textIssue)
      .default('main'),
    inputs: inputs.default({}),
    versionName: versionName.optional(),
    versionCode: versionCode.optional(),
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
  query: pageQuery.extend({
    status: z.enum(buildStatuses).optional(),
    platform: z.enum(platforms).optional(),
  }),
  output: build,
  list: true,
});

export type BuildStatus = (typeof buildStatuses)[number];
export type Platform = (typeof platforms)[number];
export type BuildView = z.input<typeof build>;
export type JobView = z.input<typeof job>;

const buildParams = idParams.extend({ buildId: pathId });

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
  description:
    'A run that is not known yet is cancelled as soon as it is found. Where the run can no longer be reached with the token of the project, Marsa stops following the build instead.',
  permission: 'builds:write',
  params: buildParams,
  output: build,
  problems: ['UPSTREAM', 'CONFLICT'],
  audit: 'BUILD_CANCEL',
});
