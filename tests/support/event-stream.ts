import { setTimeout as pause } from 'node:timers/promises';

export interface ServerEvent {
  event: string;
  id: string;
  data: Record<string, unknown>;
}

export interface EventStream {
  status: number;
  /** The next event; comments are passed over. Undefined where the stream ended. */
  next(): Promise<ServerEvent | undefined>;
  /** What came within so many milliseconds. */
  within(ms: number): Promise<ServerEvent[]>;
  close(): Promise<void>;
}

/** Listens to `/v1/events` as a browser would. */
export async function openEvents(
  server: { url: string },
  headers: Record<string, string>,
): Promise<EventStream> {
  const stop = new AbortController();
  const response = await fetch(`${server.url}/v1/events`, { headers, signal: stop.signal });
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  const seen: ServerEvent[] = [];
  let text = '';
  let pending: Promise<boolean> | undefined;

  async function readMore(): Promise<boolean> {
    const piece = await reader?.read().catch(() => undefined);
    if (piece?.value === undefined) return false;
    text += piece.value;
    const blocks = text.split('\n\n');
    text = blocks.pop() ?? '';
    seen.push(...blocks.flatMap(toEvent));
    return true;
  }
  const more = () => {
    pending ??= readMore().finally(() => {
      pending = undefined;
    });
    return pending;
  };

  return {
    status: response.status,
    async next() {
      while (seen.length === 0) if (!(await more())) return undefined;
      return seen.shift();
    },
    async within(ms) {
      const until = performance.now() + ms;
      for (let rest = ms; rest > 0; rest = until - performance.now())
        await Promise.race([more(), pause(rest)]);
      return seen.splice(0);
    },
    async close() {
      stop.abort();
      await pending?.catch(() => {});
    },
  };
}

function toEvent(block: string): ServerEvent[] {
  const fields = new Map(block.split('\n').map((line) => line.split(/: (.*)/s, 2) as [string, string]));
  const data = fields.get('data');
  if (data === undefined) return [];
  return [{ event: fields.get('event') ?? 'message', id: fields.get('id') ?? '', data: JSON.parse(data) }];
}
