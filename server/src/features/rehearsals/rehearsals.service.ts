import { type RehearsalView, rehearsal as schema } from '@marsa/contract/rehearsals.ts';
import { z } from 'zod';
import type { Db, Trx } from '#engines/database/schema.ts';
import { inTransaction } from '#engines/database/transaction.ts';
import type { Caller } from '#platform/caller.ts';
import { toIso } from '#platform/clock.ts';
import { newId } from '#platform/ids.ts';
import { Problem } from '#platform/problem.ts';
import {
  deleteRehearsal,
  findRehearsal,
  interruptRehearsals,
  replaceRehearsal,
  updateRehearsal,
} from './rehearsals.store.ts';
import type { RehearsalTable } from './rehearsals.tables.ts';
import type { RehearsalsDeps, StagedProject } from './rehearsals-deps.ts';
import { newStations, walkLine } from './walk.service.ts';

/** Rehearsals that may run at once in this process. */
const mostAtOnce = 3;

/** The rehearsals of this process: they live as long as it does, like the GitHub they play on. */
export interface Rehearsals {
  start(caller: Caller, project: StagedProject): Promise<RehearsalView>;
  get(projectId: string): Promise<RehearsalView>;
  discard(caller: Caller, project: StagedProject): Promise<{ discarded: true }>;
  /** Ends those that run. */
  close(): Promise<void>;
}

export function createRehearsals(db: Db, deps: RehearsalsDeps): Rehearsals {
  const running = new Map<string, Promise<void>>();
  const stopping = new AbortController();

  async function begin(caller: Caller, project: StagedProject): Promise<RehearsalTable> {
    const row: RehearsalTable = {
      ...{ id: newId(deps.clock()), projectId: project.id, stageId: null, status: 'running' },
      ...{ stations: JSON.stringify(newStations()), builds: '[]', startedAt: deps.clock(), finishedAt: null },
    };
    await inTransaction(db, async (trx) => {
      await discardStage(trx, deps, caller, project.id);
      await replaceRehearsal(trx, row);
      await deps.audit(trx, caller, eventOf('REHEARSAL_START', project, row.id));
    });
    return row;
  }

  return {
    async start(caller, project) {
      await requirePossible(db, deps, caller, project, running);
      const row = await begin(caller, project);
      const walk = walkLine(db, deps, caller, row, project, stopping.signal)
        .catch(deps.onError)
        .finally(() => running.delete(project.id));
      running.set(project.id, walk);
      return toView(db, deps, row);
    },
    async get(projectId) {
      const row = await findRehearsal(db, projectId);
      if (row === undefined) throw new Problem('NOT_FOUND', 'This project was not rehearsed yet.');
      return toView(db, deps, row);
    },
    async discard(caller, project) {
      if (running.has(project.id))
        throw new Problem('CONFLICT', 'The rehearsal is running. Wait for its end.');
      await inTransaction(db, async (trx) => {
        await discardStage(trx, deps, caller, project.id);
        await deleteRehearsal(trx, project.id);
        await deps.audit(trx, caller, eventOf('REHEARSAL_DISCARD', project, project.id));
      });
      return { discarded: true };
    },
    async close() {
      stopping.abort(new Problem('TEMPORARILY_UNAVAILABLE', 'Marsa was stopped.'));
      await Promise.all(running.values());
    },
  };
}

/** At a start: nobody goes on with what a former process rehearsed. */
export const settleRehearsals = (db: Db, deps: Pick<RehearsalsDeps, 'clock'>) =>
  interruptRehearsals(db, deps.clock());

/** With its project, in the transaction that deletes it. */
export async function discardOfProject(
  trx: Trx,
  deps: Pick<RehearsalsDeps, 'discardStaged'>,
  caller: Caller,
  projectId: string,
): Promise<void> {
  await discardStage(trx, deps, caller, projectId);
  await deleteRehearsal(trx, projectId);
}

async function requirePossible(
  db: Db,
  deps: RehearsalsDeps,
  { actor }: Caller,
  project: StagedProject,
  running: ReadonlyMap<string, unknown>,
): Promise<void> {
  if (!deps.isPossible) {
    throw new Problem(
      'FORBIDDEN',
      'Several instances share this installation; a rehearsal needs one: npm run demo.',
    );
  }
  if (project.rehearsalOf !== null) throw new Problem('CONFLICT', 'This is the stage of a rehearsal itself.');
  const membership = actor.memberships.find(({ workspaceId }) => workspaceId === project.workspaceId);
  // Its stage is a project of the workspace, which they would not see.
  if (membership?.projectIds)
    throw new Problem('FORBIDDEN', 'Your membership is narrowed to some projects: a rehearsal adds one.');
  if (running.has(project.id)) throw new Problem('CONFLICT', 'A rehearsal of this project is running.');
  if (running.size >= mostAtOnce)
    throw new Problem('CONFLICT', `${running.size} rehearsals are running. Wait until one has ended.`);
  if (!(await deps.hasWrapperSource(db, project.id)))
    throw new Problem(
      'CONFLICT',
      'Marsa has not seen the manifest and icons of the PWA yet. Look at it first.',
    );
}

async function discardStage(
  trx: Trx,
  deps: Pick<RehearsalsDeps, 'discardStaged'>,
  caller: Caller,
  projectId: string,
): Promise<void> {
  const former = await findRehearsal(trx, projectId);
  if (!former?.stageId) return;
  await deps.discardStaged(trx, caller, former.stageId);
  await updateRehearsal(trx, former.id, { stageId: null });
}

const eventOf = <Action extends string>(
  action: Action,
  { id, workspaceId }: StagedProject,
  subject: string,
) => ({
  ...{ action, workspaceId, projectId: id, subject },
});

const ids = z.array(z.string());

async function toView(
  db: Db,
  deps: Pick<RehearsalsDeps, 'findBuilds'>,
  { builds, stations, startedAt, finishedAt, ...row }: RehearsalTable,
): Promise<RehearsalView> {
  const known = ids.parse(JSON.parse(builds));
  return {
    ...row,
    stations: schema.shape.stations.parse(JSON.parse(stations)),
    builds: known.length > 0 ? await deps.findBuilds(db, known) : [],
    startedAt: toIso(startedAt),
    finishedAt: finishedAt === null ? null : toIso(finishedAt),
  };
}
