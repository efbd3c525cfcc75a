import type { Db } from '#engines/database/schema.ts';
import { updateLeased } from './jobs.store.ts';
import type { JobRow } from './jobs.tables.ts';
import type { RunDeps } from './jobs-deps.ts';

export interface Progress {
  report(progress: number, message?: string): void;
  /** Waits for what is being written. */
  stop(): Promise<void>;
}

interface Run {
  db: Db;
  deps: RunDeps;
  job: JobRow;
  token: string;
}

/** Milliseconds between two writes of what a run reports. */
const reportMs = 500;

/** Renews the lease of a run in thirds of its length, and writes down what it reports, not at each word. */
export function createProgress({ db, deps, job, token }: Run, onLost: () => void): Progress {
  let news: Partial<JobRow> = {};
  let writing: Promise<void> | undefined;
  let reporting: NodeJS.Timeout | undefined;

  const renew = async () => {
    const change = { ...news, dueAt: deps.clock() + deps.leaseMs };
    news = {};
    // While the database is away the lease runs on; whoever takes the job over shows by the next renewal.
    const isHeld = await updateLeased(db, job.id, token, change).catch(() => true);
    if (!isHeld) onLost();
  };
  const write = () => {
    writing = (writing ?? Promise.resolve()).then(renew);
  };
  const heart = setInterval(write, deps.leaseMs / 3);
  return {
    report(progress, message) {
      news = {
        progress: Math.round(1000 * Math.min(1, Math.max(0, progress))),
        ...(message !== undefined && { message }),
      };
      reporting ??= setTimeout(() => {
        reporting = undefined;
        write();
      }, reportMs);
    },
    async stop() {
      clearInterval(heart);
      clearTimeout(reporting);
      await writing;
    },
  };
}
