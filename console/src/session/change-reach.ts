import type { Change, Topic } from '@marsa/contract/events.ts';

/** Queries that are about more than their own topic, by the first part of their name. */
const follows: Record<string, readonly Topic[]> = {
  attention: ['vault', 'github', 'builds', 'jobs', 'projects', 'backups', 'webhooks'],
  line: ['projects', 'vault', 'pwa', 'wrappers', 'github', 'builds'],
  // What would be generated depends on the project and on what the last check found.
  wrappers: ['projects', 'pwa'],
  github: ['projects', 'vault'],
  people: ['devkeys', 'roles'],
  devkeys: ['people'],
  session: ['sessions'],
  invitations: ['people'],
  webhookEndpoints: ['webhooks'],
  webhookSources: ['webhooks'],
};

/** The project that a query is about, where its input names one. */
function projectOf(input: unknown): string | undefined {
  const { params, body } = input as { params?: { id?: unknown }; body?: { projectId?: unknown } };
  const id = body?.projectId ?? params?.id;
  return typeof id === 'string' ? id : undefined;
}

/** Whether what a query has brought may be old after a change. @param key `[name of the endpoint, input]` */
export function isReached({ topic, projectId }: Change, [name, input]: readonly unknown[]): boolean {
  if (typeof name !== 'string' || !name.includes('.')) return false;
  const noun = name.split('.', 1)[0] ?? '';
  if (noun !== topic && !follows[noun]?.includes(topic)) return false;
  const own = projectId === null ? undefined : projectOf(input ?? {});
  return own === undefined || own === projectId;
}
