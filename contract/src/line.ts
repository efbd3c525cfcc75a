import { z } from 'zod';
import { buildStatuses, platforms } from './builds.ts';
import { credentialTypeNames } from './credential-types.ts';
import { endpoint, id, time } from './endpoint.ts';

/** How many projects one question may be about. */
export const mostProjects = 50;

const absence = 'Absent where you may not read it; null where there is nothing yet';

/** Where a project stands: what each station of the line holds. What follows from it is for the reader to say. */
export const projectLine = z
  .object({
    projectId: id,
    pwa: z
      .object({
        checkId: id,
        iconOf: id.nullable().describe('The check whose icon is kept; null where none is'),
        status: z.enum(['running', 'done', 'failed']),
        score: z.number().int().nullable(),
        errors: z.number().int(),
        warnings: z.number().int(),
        startedAt: time,
      })
      .nullish()
      .describe(`The last check. ${absence}`),
    credentials: z
      .object({
        types: z.array(z.enum(credentialTypeNames)),
        waiting: z.number().int().describe('Those with a check that waits for another credential'),
        expiresAt: time.nullable().describe('The first end of a certificate or key'),
      })
      .nullish()
      .describe(`What the vault holds. ${absence}`),
    github: z
      .object({
        login: z.string(),
        repository: z.enum(['ready', 'missing', 'not-set']),
        lacks: z.number().int().describe('Permissions that the token lacks'),
        unsent: z
          .number()
          .int()
          .describe('Credentials that Marsa has not sent to the repository as they are now'),
        expiresAt: time.nullable(),
      })
      .nullish()
      .describe(`The token, as it was last tried. ${absence}`),
    wrapper: z
      .object({
        state: z.enum(['intended', 'pushed', 'unchanged', 'failed']),
        repository: z.string(),
        branch: z.string(),
        commit: z.string().nullable(),
        createdAt: time,
      })
      .nullish()
      .describe(`The last push. ${absence}`),
    build: z
      .object({
        buildId: id,
        platform: z.enum(platforms),
        status: z.enum(buildStatuses),
        versionName: z.string(),
        createdAt: time,
      })
      .nullish()
      .describe(`The last build. ${absence}`),
  })
  .meta({ id: 'ProjectLine' });

export type ProjectLineView = z.input<typeof projectLine>;

export const list = endpoint({
  name: 'line.list',
  method: 'GET',
  path: '/v1/line',
  summary: 'Where projects stand: the state of each station, in one answer',
  description:
    'Of the projects named, those that you see; of each, what your role lets you read. In the order they are named.',
  permission: 'projects:read',
  query: z.object({
    projectIds: z
      .string()
      .max(mostProjects * 27)
      .transform((text) => text.split(','))
      .pipe(z.array(id).max(mostProjects))
      .describe(`Ids of at most ${mostProjects} projects, joined by commas`),
  }),
  output: projectLine,
  list: true,
});
