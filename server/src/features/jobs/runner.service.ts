import type { Db } from '#engines/database/schema.ts';
import type { JobKind } from '#engines/queue/job-kind.ts';
import { findDue, findJob } from './jobs.store.ts';
import type { RunDeps } from './jobs-deps.ts';
import { runJob, takeJobs } from './run-job.service.ts';

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

/** @param onRoom told when there is room again after offered jobs were turned away */
export function createRunner(db: Db, deps: RunnerDeps, stopping: AbortSignal, onRoom: () => void): Runner {
  const kinds = new Map(deps.kinds.map((kind) => [kind.kind, kind]));
  const running = new Map<string, { kind: string; ended: Promise<Ended> }>();
  let isClosed = false;
  let hasTurnedAway = false;

  const room = ({ kind, concurrency }: JobKind) =>
    concurrency - [...running.values()].filter((run) => run.kind === kind).length;

  /** Takes the room for a job at once, and runs it when it was taken. */
  const run = (kind: JobKind, id: string, taking: Taking): Promise<Ended> => {
    const ended = runTaken(deps, kind, id, taking, stopping).finally(() => {
      running.delete(id);
      if (hasTurnedAway) onRoom();
      hasTurnedAway = false;
    });
    running.set(id, { kind: kind.kind, ended });
    return ended;
  };

  const begin = async (dueBefore: number): Promise<Promise<Ended>[]> => {
    const free = [...kinds.values()].filter((kind) => room(kind) > 0);
    const most = free.reduce((sum, kind) => sum + room(kind), 0);
    if (most === 0 || isClosed) return [];
    const names = free.map(({ kind }) => kind);
    const due = await findDue(db, names, dueBefore, most);
    const taking = Promise.withResolvers<Awaited<Taking>>();
    const runs = new Map<string, Promise<Ended>>();
    for (const { id, kind: name } of due) {
      const kind = kinds.get(name);
      if (kind && room(kind) > 0 && !running.has(id) && !isClosed)
        runs.set(id, run(kind, id, taking.promise));
    }
    if (runs.size === 0) return [];
    takeJobs(db, deps, [...runs.keys()]).then(taking.resolve, taking.reject);
    // Many of one kind, for which there is no room any more, must not hide those of another.
    const mayHideOthers = due.length === most && runs.size < most;
    return mayHideOthers ? [...runs.values(), ...(await begin(dueBefore))] : [...runs.values()];
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
        if (room(kind) > 0 && !isClosed) return (await run(kind, id, takeJobs(db, deps, [id]))).dueAt;
        hasTurnedAway = true;
        return now + busyMs;
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

type Taking = ReturnType<typeof takeJobs>;

async function runTaken(
  deps: RunnerDeps,
  kind: JobKind,
  id: string,
  taking: Taking,
  stopping: AbortSignal,
): Promise<Ended> {
  try {
    const lease = (await taking)(id, kind);
    return lease ? { isOurs: true, dueAt: await runJob(lease, stopping) } : { isOurs: false };
  } catch (error) {
    deps.onFault(error);
    return { isOurs: true };
  }
}
