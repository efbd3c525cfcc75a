import type { Db } from '#engines/database/schema.ts';
import { sealRows } from './chain.service.ts';
import type { AuditKeys } from './seal.ts';

export interface SealingOptions {
  keys: AuditKeys;
  /** Pause between two rounds; 500 ms where it is silent. */
  intervalMs?: number;
  onError(error: unknown): void;
}

/** Seals new rows again and again until it is stopped; `stop` seals what is left. */
export function startSealing(
  db: Db,
  { keys, intervalMs = 500, onError }: SealingOptions,
): { stop(): Promise<void> } {
  const seal = () => sealRows(db, keys).then(() => {}, onError);
  let running = Promise.resolve();
  let timer: NodeJS.Timeout;
  const schedule = () => {
    timer = setTimeout(() => {
      running = seal().then(schedule);
    }, intervalMs).unref();
  };
  schedule();
  return {
    async stop() {
      clearTimeout(timer);
      await running;
      clearTimeout(timer);
      await seal();
    },
  };
}
