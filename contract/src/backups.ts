import { z } from 'zod';
import { endpoint, id, time } from './endpoint.ts';

const run = z
  .object({
    id,
    kind: z
      .enum(['create', 'restore', 'drill', 'prune', 'offsite'])
      .describe('`drill`: a restore beside the real database'),
    outcome: z.enum(['running', 'succeeded', 'failed']),
    archive: z.string().nullable(),
    bytes: z.number().int().nullable(),
    detail: z.string().nullable().describe('Why it failed'),
    startedAt: time,
    finishedAt: time.nullable(),
  })
  .meta({ id: 'BackupRun' });

const archive = z
  .object({
    name: z.string(),
    bytes: z.number().int(),
    createdAt: time.nullable().describe('null where the file cannot be read'),
    engine: z.string().nullable(),
    schema: z.string().nullable().describe('Newest migration of the database in it'),
    reason: z.string().nullable().describe('`operator`, `schedule`, `api`, `before-restore`'),
    fault: z.string().nullable(),
  })
  .meta({ id: 'Backup' });

export const list = endpoint({
  name: 'backups.list',
  method: 'GET',
  path: '/v1/backups',
  summary: 'List the backups on this machine and what was done with them lately',
  description:
    'What is listed was not read to its end: `marsa backup verify` does that, and each drill. Restoring is only possible on the machine of the server: `marsa backup restore`.',
  permission: 'backups:read',
  output: z.object({
    archives: z.array(archive),
    runs: z.array(run).describe('The latest 50, newest first'),
    lastBackupAt: time.nullable().describe('The last one that succeeded'),
    lastDrillAt: time.nullable().describe('The last one that was proven by a restore'),
  }),
});

export const create = endpoint({
  name: 'backups.create',
  method: 'POST',
  path: '/v1/backups',
  summary: 'Make a backup now, and prove it',
  description: 'Answers at once; the job tells how it goes. While one is made, that one is answered.',
  permission: 'backups:write',
  status: 202,
  output: z.object({ jobId: id }),
  audit: 'BACKUP_CREATE',
});
