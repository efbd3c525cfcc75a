import { type Change, change as changeSchema } from '@marsa/contract/events.ts';
import type { Actor } from '#platform/caller.ts';
import { newRequestId } from '#platform/ids.ts';
import { Problem } from '#platform/problem.ts';
import { createChangeLog, maySee, type Numbered } from './change-log.ts';

export interface EventsDeps {
  /** Changes of all instances, as they happen. @returns stops listening */
  onChange(listener: (change: unknown) => void): () => void;
  /** Some may have been missed. */
  onGap(listener: () => void): () => void;
  /** Roles, memberships or sessions changed: who listens may not be who they were. */
  onIdentityChange(listener: () => void): () => void;
}

/** Who listens, for as long as the connection and the credential last. */
export interface Listening {
  /** Aborted when the connection or the server ends. */
  signal: AbortSignal;
  lastEventId: string | undefined;
  /** Asks anew who it is. @throws Problem where the credential has ended */
  whoIs(): Promise<Actor>;
}

export interface EventStreams {
  /** The text of the stream, piece by piece; it ends with the connection, or with the credential. */
  open(credentialId: string, listening: Listening): AsyncGenerator<string>;
  close(): void;
}

/** Milliseconds between two signs of life; the credential is looked at as often. */
const beatMs = 20_000;
/** Who has more connections than this has forgotten some. */
const mostPerCredential = 10;
/** A reader this far behind is told to ask for everything anew. */
const mostWaiting = 500;

type Signal = Numbered | 'reset' | 'beat' | 'identity';

/** One for the process: remembers the changes of late and deals them out. */
export function createEventStreams({ onChange, onGap, onIdentityChange }: EventsDeps): EventStreams {
  const boot = newRequestId().split('-', 1)[0];
  const log = createChangeLog();
  const readers = new Set<(signal: Signal) => void>();
  const open = new Map<string, number>();
  const tell = (signal: Signal) => {
    for (const reader of readers) reader(signal);
  };
  const stops = [
    onChange((payload) => {
      const parsed = changeSchema.safeParse(payload);
      if (parsed.success) tell(log.add(parsed.data));
    }),
    onGap(() => tell('reset')),
    onIdentityChange(() => tell('identity')),
  ];

  /** What was missed since the reader was here last. */
  function missed(lastEventId: string | undefined): Signal[] {
    if (lastEventId === undefined) return [];
    const [from, seq] = lastEventId.split('-');
    const changes = from === boot ? log.after(Number(seq)) : undefined;
    return changes ?? ['reset'];
  }

  function count(credentialId: string, by: 1 | -1): void {
    const left = (open.get(credentialId) ?? 0) + by;
    if (left > mostPerCredential)
      throw new Problem('RATE_LIMIT', `More than ${mostPerCredential} event streams are open.`, {
        retryAfter: 30,
      });
    if (left > 0) open.set(credentialId, left);
    else open.delete(credentialId);
  }

  async function* read(inbox: ReturnType<typeof createInbox>, listening: Listening): AsyncGenerator<string> {
    let actor = await listening.whoIs();
    // At once, so that the browser knows its place from the start.
    yield `retry: 3000\nid: ${boot}-${log.seq}\nevent: hello\ndata: {}\n\n`;
    for await (const signal of inbox.signals()) {
      if (signal === 'reset') yield `id: ${boot}-${log.seq}\nevent: reset\ndata: {}\n\n`;
      else if (signal === 'beat' || signal === 'identity') {
        const now = await listening.whoIs().catch(() => undefined);
        if (now === undefined) return;
        actor = now;
        if (signal === 'beat') yield ': still here\n\n';
      } else if (maySee(actor, signal.change)) yield toEvent(`${boot}-${signal.seq}`, signal.change);
    }
  }

  return {
    open(credentialId, listening) {
      count(credentialId, 1);
      const inbox = createInbox(listening.signal, missed(listening.lastEventId));
      readers.add(inbox.put);
      const beat = setInterval(() => inbox.put('beat'), beatMs).unref();
      listening.signal.addEventListener('abort', () => {
        clearInterval(beat);
        readers.delete(inbox.put);
        count(credentialId, -1);
      });
      return read(inbox, listening);
    },
    close() {
      for (const stop of stops) stop();
    },
  };
}

const toEvent = (id: string, change: Change) =>
  `id: ${id}\nevent: change\ndata: ${JSON.stringify(change)}\n\n`;

/** What waits for one reader, in order. A reader that does not keep up loses it all and is told so. */
function createInbox(signal: AbortSignal, first: Signal[]) {
  let waiting = [...first];
  let wake = () => {};
  signal.addEventListener('abort', () => wake());
  return {
    put(one: Signal) {
      if (waiting.length >= mostWaiting) waiting = ['reset'];
      else waiting.push(one);
      wake();
    },
    async *signals(): AsyncGenerator<Signal> {
      while (!signal.aborted) {
        const next = waiting.shift();
        if (next !== undefined) yield next;
        else
          await new Promise<void>((resolve) => {
            wake = resolve;
          });
      }
    },
  };
}
