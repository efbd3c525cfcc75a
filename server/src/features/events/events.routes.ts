import * as events from '@marsa/contract/events.ts';
import type { Http } from '#platform/http.ts';
import { serveStream } from '#platform/serve.ts';
import type { EventStreams } from './events.service.ts';

export function eventRoutes<Project>(http: Http<Project>, streams: EventStreams): void {
  serveStream(http, events.stream, ({ caller, headers, signal, whoIs }) => {
    const lastEventId = headers['last-event-id'];
    return streams.open(caller.actor.credential.id, {
      ...{ signal, whoIs },
      lastEventId: typeof lastEventId === 'string' ? lastEventId : undefined,
    });
  });
}
