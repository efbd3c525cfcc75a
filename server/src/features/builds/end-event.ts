import type { WebhookEventOf } from '@marsa/contract/webhook-events.ts';
import type { BuildRow } from './builds.tables.ts';

export type BuildEvent = WebhookEventOf<'build.succeeded' | 'build.failed' | 'build.cancelled'>;

const types = {
  succeeded: 'build.succeeded',
  failed: 'build.failed',
  lost: 'build.failed',
  cancelled: 'build.cancelled',
} as const;

/** What is told of a build that has ended; nothing of one that has not. */
export function toEndEvent(build: BuildRow): BuildEvent | undefined {
  const { status, projectId, workspaceId } = build;
  if (!(status in types)) return undefined;
  const type = types[status as keyof typeof types];
  const { id: buildId, platform, repository, workflow, ref, versionName, versionCode } = build;
  const { conclusion, detail, runId, runUrl } = build;
  const what = { buildId, platform, repository, workflow, ref, versionName, versionCode };
  return { type, workspaceId, projectId, data: { ...what, status, conclusion, detail, runId, runUrl } };
}
