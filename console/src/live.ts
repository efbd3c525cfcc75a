import { type Change, stream } from '@marsa/contract/events.ts';
import * as health from '@marsa/contract/health.ts';
import { useEffect } from 'react';
import { query, queryClient } from '#api.ts';
import { isReached } from '#session/change-reach.ts';

/** Changes come in bursts; one asking anew after each burst is enough. */
const gatherMs = 120;
const firstRetryMs = 2000;
const longestRetryMs = 60_000;

/** Asks at once whether Marsa answers, where there is reason to doubt it or to hope so. */
export const askHealth = () => queryClient.invalidateQueries(query(health.get));

/** What the tab that listens tells the others; `null`: anything may have changed. */
type News = readonly Change[] | null;

/** Asks anew for whatever on the screen may be old now; the rest is asked for when it is wanted. */
function spread(news: News): void {
  queryClient.invalidateQueries({
    predicate: ({ queryKey }) =>
      news === null ? queryKey[0] !== 'session' : news.some((change) => isReached(change, queryKey)),
  });
}

/**
 * Listens to the server until it is told to stop. The browser connects again by itself and says what it heard last; where
 * the server refused it (the session was over), or forgot its place, everything is asked for anew.
 */
function listen(tell: (news: News) => void, signal: AbortSignal): void {
  let retryMs = firstRetryMs;
  let isCut = false;
  const connect = (isFirst: boolean) => {
    if (signal.aborted) return;
    const source = new EventSource(stream.path);
    const close = () => source.close();
    signal.addEventListener('abort', close);
    source.addEventListener('hello', () => {
      if (isCut) askHealth();
      isCut = false;
      retryMs = firstRetryMs;
      if (!isFirst) tell(null);
      isFirst = true;
    });
    source.addEventListener('change', ({ data }: MessageEvent<string>) => tell([JSON.parse(data)]));
    source.addEventListener('reset', () => tell(null));
    source.addEventListener('error', () => {
      isCut = true;
      askHealth();
      if (source.readyState !== EventSource.CLOSED) return;
      signal.removeEventListener('abort', close);
      setTimeout(connect, retryMs, false);
      retryMs = Math.min(longestRetryMs, retryMs * 2);
    });
  };
  connect(true);
}

/** Passes on what came within a moment, once. */
function gathered(pass: (news: News) => void): (news: News) => void {
  let waiting: News | undefined;
  return (news) => {
    const isFirst = waiting === undefined;
    waiting = waiting === null || news === null ? null : [...(waiting ?? []), ...news];
    if (!isFirst) return;
    setTimeout(() => {
      pass(waiting ?? null);
      waiting = undefined;
    }, gatherMs);
  };
}

/**
 * Keeps every page up to date without anybody reloading. One tab listens and tells the others, since a browser has few
 * connections to spare for a host; when it closes, the next one takes over.
 */
export function useLive(): void {
  useEffect(() => {
    const stop = new AbortController();
    const channel = new BroadcastChannel('marsa-live');
    channel.addEventListener('message', ({ data }: MessageEvent<News>) => spread(data));
    const tell = gathered((news) => {
      if (stop.signal.aborted) return;
      spread(news);
      channel.postMessage(news);
    });
    const lead = async () => {
      listen(tell, stop.signal);
      await new Promise((resolve) => stop.signal.addEventListener('abort', resolve));
    };
    // Where there are no locks (plain http by another name than localhost), each tab listens by itself.
    if ('locks' in navigator)
      navigator.locks
        .request('marsa-live', { ifAvailable: true }, async (lock) => {
          if (lock !== null) await lead();
          return lock !== null;
        })
        .then((hasLed) => (hasLed ? undefined : takeOver(stop.signal, lead, tell)))
        .catch(() => {});
    else lead();
    return () => {
      stop.abort();
      channel.close();
    };
  }, []);
}

/** Waits for the tab that listens to go; what happened in between may have been missed. */
async function takeOver(signal: AbortSignal, lead: () => Promise<void>, tell: (news: News) => void) {
  await navigator.locks.request('marsa-live', { signal }, () => {
    tell(null);
    return lead();
  });
}
