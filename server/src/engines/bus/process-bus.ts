import type { Logger } from '#platform/logger.ts';
import type { Bus } from './bus.ts';

type Listener = (payload: unknown) => void;

/** The bus within one process; also the near half of the one over Redis, which reports its gaps. */
export interface ProcessBus extends Bus {
  reportGap(): void;
}

export function createProcessBus(log: Logger): ProcessBus {
  const listeners = new Map<string, Set<Listener>>();
  const gapListeners = new Set<Listener>();
  const tell = (told: Iterable<Listener>, payload: unknown) => {
    for (const listener of told) {
      try {
        listener(payload);
      } catch (error) {
        log.error({ err: error }, 'a listener of the bus failed');
      }
    }
  };
  return {
    publish: (topic, payload) => tell(listeners.get(topic) ?? [], payload),
    subscribe(topic, listener) {
      const ofTopic = listeners.get(topic) ?? new Set();
      listeners.set(topic, ofTopic.add(listener));
      return () => ofTopic.delete(listener);
    },
    onGap(listener) {
      gapListeners.add(listener);
      return () => gapListeners.delete(listener);
    },
    reportGap: () => tell(gapListeners, undefined),
    close: async () => listeners.clear(),
  };
}
