import { z } from 'zod';
import { endpoint, id, idParams, pageQuery, time } from './endpoint.ts';

/** `dead`: given up after its last attempt, waits for a person. `discarded`: a person gave it up. */
export const jobStatuses = ['waiting', 'running', 'done', 'dead', 'discarded'] as const;

export type JobStatus = (typeof jobStatuses)[number];

export const job = z
  .object({
    id,
    kind: z.string().describe('What is done, such as `build.follow`'),
    key: z
      .string()
      .nullable()
      .describe('What it is done to; an open job of a kind is the only one of its key'),
    status: z.enum(jobStatuses),
    progress: z.number().min(0).max(1).describe('0 to 1'),
    message: z.string().nullable().describe('What is being done just now'),
    attempts: z.number().int().describe('Runs since the last one that came through'),
    maxAttempts: z.number().int(),
    error: z.string().nullable().describe('Why the last run failed'),
    dueAt: time
      .nullable()
      .describe('When it runs next; while it runs, when another instance would take it over'),
    createdAt: time,
    startedAt: time.nullable(),
    finishedAt: time.nullable(),
  })
  .meta({ id: 'Job' });

export type JobView = z.input<typeof job>;

export const list = endpoint({
  name: 'jobs.list',
  method: 'GET',
  path: '/v1/jobs',
  summary: 'List background jobs, newest first',
  description: 'Jobs that are done or discarded are forgotten after some days.',
  permission: 'jobs:read',
  query: pageQuery.extend({
    status: z.enum(jobStatuses).optional(),
    kind: z
      .string()
      .regex(/^[a-z][a-z0-9.-]{0,63}$/, 'must be the name of a kind, such as build.follow')
      .optional(),
  }),
  output: job,
  list: true,
});

export const get = endpoint({
  name: 'jobs.get',
  method: 'GET',
  path: '/v1/jobs/:id',
  summary: 'Read a job with its progress',
  permission: 'jobs:read',
  params: idParams,
  output: job,
});

export const retry = endpoint({
  name: 'jobs.retry',
  method: 'POST',
  path: '/v1/jobs/:id/retry',
  summary: 'Run a dead job once more, with all its attempts',
  permission: 'jobs:write',
  params: idParams,
  output: job,
  problems: ['CONFLICT'],
  audit: 'JOB_RETRY',
});

export const discard = endpoint({
  name: 'jobs.discard',
  method: 'POST',
  path: '/v1/jobs/:id/discard',
  summary: 'Give a dead job up for good',
  permission: 'jobs:write',
  params: idParams,
  output: job,
  problems: ['CONFLICT'],
  audit: 'JOB_DISCARD',
});
