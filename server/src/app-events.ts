import { type Change, topicOf } from '@marsa/contract/events.ts';
import { afterCommit } from '#engines/database/outer-handle.ts';
import type { Trx } from '#engines/database/schema.ts';
import type { Act } from '#features/audit/audit-log.service.ts';
import { eventRoutes } from '#features/events/events.routes.ts';
import { createEventStreams } from '#features/events/events.service.ts';
import type { Http } from '#platform/http.ts';
import type { AppOptions } from './app-options.ts';

const changes = 'changes';

/** Tells every instance of what an act changed: whatever is in the log of allowed acts is also heard of. */
export function tellOfAct({ engines }: AppOptions, { action, ...place }: Act): void {
  const topic = topicOf(action);
  if (topic) engines.bus.publish(changes, { topic, ...place } satisfies Change);
}

/** For what moves by itself: a build, a check. Once its transaction is committed. */
export const tellOfChange =
  ({ engines }: Pick<AppOptions, 'engines'>) =>
  (_: Trx, change: Change): void =>
    afterCommit(() => engines.bus.publish(changes, change));

/** @returns ends what listens */
export function composeEvents<Project>(http: Http<Project>, { engines }: AppOptions): () => void {
  const { bus } = engines;
  const streams = createEventStreams({
    onChange: (listener) => bus.subscribe(changes, listener),
    onGap: (listener) => bus.onGap(listener),
    onIdentityChange: (listener) => bus.subscribe('identity', listener),
  });
  eventRoutes(http, streams);
  return streams.close;
}
