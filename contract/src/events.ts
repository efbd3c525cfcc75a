import { z } from 'zod';
import type { AuditAction } from './audit-actions.ts';
import { endpoint } from './endpoint.ts';
import type { Permission } from './permissions.ts';

/** What can change, and who may hear of it. */
export const topics = {
  projects: 'projects:read',
  vault: 'secrets:read',
  pwa: 'pwa:read',
  wrappers: 'wrappers:read',
  github: 'github:read',
  builds: 'builds:read',
  rehearsals: 'projects:read',
  workspaces: 'members:read',
  people: 'devkeys:read',
  devkeys: 'devkeys:read',
  roles: 'roles:read',
  sessions: 'sessions:read',
  bans: 'bans:read',
  jobs: 'jobs:read',
  backups: 'backups:read',
  webhooks: 'webhooks:read',
} as const satisfies Record<string, Permission>;

export type Topic = keyof typeof topics;

export const change = z
  .object({
    topic: z.enum(Object.keys(topics) as [Topic, ...Topic[]]),
    workspaceId: z.string().nullable().describe('Null: of the whole installation'),
    projectId: z.string().nullable(),
    subject: z.string().nullable().describe('What changed: an id, a type'),
  })
  .meta({ id: 'Change' });

export type Change = z.output<typeof change>;

/** The first word of an audit action says what changes with it. */
const topicsOfNouns: Record<string, Topic> = {
  DEVKEY: 'devkeys',
  BAN: 'bans',
  ROLE: 'roles',
  PERSON: 'people',
  INVITATION: 'people',
  SETUP: 'people',
  SESSION: 'sessions',
  WORKSPACE: 'workspaces',
  MEMBER: 'workspaces',
  PROJECT: 'projects',
  SECRET: 'vault',
  PWA: 'pwa',
  WRAPPER: 'wrappers',
  GITHUB: 'github',
  BUILD: 'builds',
  REHEARSAL: 'rehearsals',
  JOB: 'jobs',
  BACKUP: 'backups',
  WEBHOOK: 'webhooks',
};

/** Acts that reveal something and change nothing. */
const lookingOn: readonly AuditAction[] = ['WRAPPER_DOWNLOAD', 'SECRET_DOWNLOAD', 'SECRET_EXPORT'];

/** What an allowed act changes; undefined where it changes nothing, or nobody watches it. */
export const topicOf = (action: AuditAction): Topic | undefined =>
  lookingOn.includes(action) ? undefined : topicsOfNouns[action.split('_', 1)[0] ?? ''];

export const stream = endpoint({
  name: 'events.stream',
  method: 'GET',
  path: '/v1/events',
  summary: 'Hear what changes, as it happens',
  description:
    'Server-sent events: `change` with a `Change` as data, only of what you may see, and without its content: ask for that. `reset` says that something may have been missed, so everything is to be asked for anew; it comes where `Last-Event-ID` is not known any more. A comment every 20 s keeps the connection; it is no activity of the session.',
  permission: 'identified',
  passive: true,
  headers: z.object({ 'last-event-id': z.string().max(100).optional() }),
  output: change,
  binary: 'text/event-stream',
});
