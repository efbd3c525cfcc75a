import type { Db } from '#engines/database/schema.ts';
import { countUnsealed } from './audit.store.ts';
import type { AuditWatch } from './audit-watch.ts';
import { sealRows } from './chain.service.ts';
import { type CheckpointDeps, takeCheckpointIfDue } from './checkpoint.service.ts';

export interface SealingOptions extends CheckpointDeps {
  watch: AuditWatch;
  /** Pause between two rounds; 500 ms where it is silent. */
  intervalMs?: number;
  /** Told when rows are not sealed, or the end of the log not signed; not at every round. */
  onError(error: unknown): void;
}

const checkpointPauseMs = 15_000;

/** Seals new rows again and again until it is stopped, and signs checkpoints; `stop` seals what is left. */
export function startSealing(db: Db, options: SealingOptions): { stop(): Promise<void> } {
  const { keys, watch, clock, intervalMs = 500 } = options;
  let lookedAt = clock();
  const round = async () => {
    try {
      await sealRows(db, keys);
      if (clock() - lookedAt >= checkpointPauseMs) {
        lookedAt = clock();
        await takeCheckpointIfDue(db, options);
      }
      watch.sealed();
    } catch (error) {
      const unsealed = await countUnsealed(db).catch(() => watch.unsealed());
      if (watch.refused(error, unsealed)) options.onError(error);
    }
  };
  let running = Promise.resolve();
  let timer: NodeJS.Timeout;
  const schedule = () => {
    timer = setTimeout(() => {
      running = round().then(schedule);
    }, intervalMs).unref();
  };
  schedule();
  return {
    async stop() {
      clearTimeout(timer);
      await running;
      clearTimeout(timer);
      await round();
    },
  };
}
