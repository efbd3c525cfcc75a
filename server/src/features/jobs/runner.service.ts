import type { Db } from '#engines/database/schema.ts';
import type { JobKind } from '#engines/queue/job-kind.ts';
import { findDue, findJob } from './jobs.store.ts';
import type { JobRow } from './jobs.tables.ts';
import type { RunDeps } from './jobs-deps.ts';
import { runJob, takeJob } from './run-job.service.ts';

export interface RunnerDeps extends RunDeps {
  kinds: readonly JobKind[];
  /** Told where Marsa itself failed beside any job. */
  onFault(error: unknown): void;
}

/** What became of a job that was due. */
export interface Ended {
  /** It was run here; if not, another instance was faster. */
  isOurs: boolean;
  /** When it is due again, milliseconds since 1970. */
  dueAt?: number | undefined;
}

/** The runs of this instance: as many at once as their kinds have room for. */
export interface Runner {
  /** Begins what was due before, as far as there is room. @returns the runs that began; they never reject */
  begin(dueBefore: number): Promise<Promise<Ended>[]>;
  /** Runs a job that was offered. @returns when it is due again; undefined where it is not, or is somebody else's */
  take(id: string): Promise<number | undefined>;
  /** Begins nothing more. */
  close(): void;
  /** Until what runs now has ended. */
  allEnded(): Promise<unknown>;
}

/** Until a job is offered again that there was no room for. */
const busyMs = 250;

export function createRunner(db: Db, deps: RunnerDeps, stopping: AbortSignal): Runner {
  const kinds = new Map(deps.kinds.map((kind) => [kind.kind, kind]));
  const running = new Map<string, { kind: string; ended: Promise<Ended> }>();
  let isClosed = false;

  const room = ({ kind, concurrency }: JobKind) =>
    concurrency - [...running.values()].filter((run) => run.kind === kind).length;

  const run = (kind: JobKind, job: JobRow): Promise<Ended> => {
    const ended = takeAndRun(db, deps, kind, job, stopping).finally(() => running.delete(job.id));
    running.set(job.id, { kind: kind.kind, ended });
    return ended;
  };

  const begin = async (dueBefore: number): Promise<Promise<Ended>[]> => {
    const free = [...kinds.values()].filter((kind) => room(kind) > 0);
    const most = free.reduce((sum, kind) => sum + room(kind), 0);
    if (most === 0 || isClosed) return [];
    const names = free.map(({ kind }) => kind);
    const due = await findDue(db, names, dueBefore, most);
    const runs: Promise<Ended>[] = [];
    for (const job of due) {
      const kind = kinds.get(job.kind);
      if (kind && room(kind) > 0 && !running.has(job.id) && !isClosed) runs.push(run(kind, job));
    }
    // Many of one kind, for which there is no room any more, must not hide those of another.
    const mayHideOthers = due.length === most && runs.length > 0 && runs.length < most;
    return mayHideOthers ? [...runs, ...(await begin(dueBefore))] : runs;
  };

  return {
    begin,
    async take(id) {
      try {
        const job = await findJob(db, id);
        const kind = job && kinds.get(job.kind);
        if (!kind || job.dueAt === null || running.has(id)) return undefined;
        const now = deps.clock();
        if (job.dueAt > now) return job.status === 'waiting' ? job.dueAt : undefined;
        return room(kind) > 0 && !isClosed ? (await run(kind, job)).dueAt : now + busyMs;
      } catch (error) {
        deps.onFault(error);
        return undefined;
      }
    },
    close() {
      isClosed = true;
    },
    allEnded: () => Promise.all([...running.values()].map(({ ended }) => ended)),
  };
}

async function takeAndRun(
  db: Db,
  deps: RunnerDeps,
  kind: JobKind,
  job: JobRow,
  stopping: AbortSignal,
): Promise<Ended> {
  try {
    const lease = await takeJob(db, deps, kind, job);
    return lease ? { isOurs: true, dueAt: await runJob(lease, stopping) } : { isOurs: false };
  } catch (error) {
    deps.onFault(error);
    return { isOurs: true };
  }
}
