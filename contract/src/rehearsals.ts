import { z } from 'zod';
import { endpoint, id, idParams, time } from './endpoint.ts';

/** What a rehearsal does, in this order. */
export const stations = ['prepare', 'secrets', 'push', 'sync', 'dispatch', 'follow'] as const;

export const stationStates = ['waiting', 'running', 'done', 'failed'] as const;

export const rehearsal = z
  .object({
    id,
    projectId: id,
    status: z.enum(['running', 'succeeded', 'failed', 'interrupted']),
    stageId: id
      .nullable()
      .describe(
        'The project it plays on: its wrapper, secrets and builds are looked at like those of any other',
      ),
    stations: z.array(
      z.object({
        name: z.enum(stations),
        state: z.enum(stationStates),
        detail: z.string().nullable().describe('What came of it, or why it failed'),
      }),
    ),
    builds: z.array(z.object({ id, workflow: z.string(), status: z.string() })),
    startedAt: time,
    finishedAt: time.nullable(),
  })
  .meta({ id: 'Rehearsal' });

export type RehearsalView = z.output<typeof rehearsal>;

export const start = endpoint({
  name: 'rehearsals.start',
  method: 'POST',
  path: '/v1/projects/:id/rehearsal',
  summary: 'Walk the whole line against a GitHub on this machine',
  description:
    'Needs no GitHub account and touches nothing of the project: a stage of its own is made beside it, with made-up secrets, and thrown away with the next rehearsal. The PWA must have been looked at before. Only where Marsa runs as one instance.',
  permission: 'projects:write',
  params: idParams,
  output: rehearsal,
  status: 202,
  problems: ['CONFLICT'],
  audit: 'REHEARSAL_START',
});

export const get = endpoint({
  name: 'rehearsals.get',
  method: 'GET',
  path: '/v1/projects/:id/rehearsal',
  summary: 'The last rehearsal of a project, station by station',
  permission: 'projects:read',
  params: idParams,
  output: rehearsal,
});

export const discard = endpoint({
  name: 'rehearsals.discard',
  method: 'DELETE',
  path: '/v1/projects/:id/rehearsal',
  summary: 'Throw the stage of the last rehearsal away',
  permission: 'projects:write',
  params: idParams,
  output: z.object({ discarded: z.literal(true) }),
  problems: ['CONFLICT'],
  audit: 'REHEARSAL_DISCARD',
});
