import { setTimeout as pause } from 'node:timers/promises';
import { type CredentialType, credentialTypeNames } from '@marsa/contract/credential-types.ts';
import { type RehearsalView, stations } from '@marsa/contract/rehearsals.ts';
import { workflowFiles } from '@marsa/contract/wrappers.ts';
import type { Db } from '#engines/database/schema.ts';
import { inTransaction } from '#engines/database/transaction.ts';
import type { Caller } from '#platform/caller.ts';
import { Problem } from '#platform/problem.ts';
import { makeUpSecrets } from './made-up-secrets.ts';
import { updateRehearsal } from './rehearsals.store.ts';
import type { RehearsalTable } from './rehearsals.tables.ts';
import type { RehearsalsDeps, Stage, StagedProject } from './rehearsals-deps.ts';

type Stations = RehearsalView['stations'];
type StationName = Stations[number]['name'];

/** How long the builds of a stage are waited for, and how often they are looked at (milliseconds). */
const patienceMs = 5 * 60_000;
const lookEveryMs = 500;

/** What one station leaves for the next. */
interface Walk {
  db: Db;
  deps: RehearsalsDeps;
  caller: Caller;
  row: RehearsalTable;
  project: StagedProject;
  signal: AbortSignal;
  stage: Stage | undefined;
  staged: StagedProject | undefined;
  builds: string[];
}

export const newStations = (): Stations =>
  stations.map((name) => ({ name, state: 'waiting' as const, detail: null }));

/** Walks the line, station by station, each written down as it begins and ends. The first that fails ends the walk. */
export async function walkLine(
  db: Db,
  deps: RehearsalsDeps,
  caller: Caller,
  row: RehearsalTable,
  project: StagedProject,
  signal: AbortSignal,
): Promise<void> {
  const nothing = { stage: undefined, staged: undefined, builds: [] };
  const walk: Walk = { db, deps, caller, row, project, signal, ...nothing };
  const list = newStations();
  for (const station of list) {
    station.state = 'running';
    await write(walk, list, 'running');
    const failure = await visit(walk, station).catch(describeFault(deps));
    station.state = failure === undefined ? 'done' : 'failed';
    station.detail = failure ?? station.detail;
    if (failure !== undefined) return write(walk, list, 'failed');
  }
  return write(walk, list, 'succeeded');
}

/** @returns nothing where it went well */
async function visit(walk: Walk, station: Stations[number]): Promise<undefined> {
  walk.signal.throwIfAborted();
  station.detail = await acts[station.name](walk);
  return undefined;
}

const describeFault =
  ({ onError }: RehearsalsDeps) =>
  (error: unknown): string => {
    if (error instanceof Problem) return error.message;
    onError(error);
    return 'Something went wrong in Marsa itself. Its log has more.';
  };

/** What each station does; its sentence says what came of it. */
const acts: Record<StationName, (walk: Walk) => Promise<string>> = {
  async prepare(walk) {
    const { db, deps, caller, project } = walk;
    walk.stage = await deps.openStage();
    const at = { owner: walk.stage.owner, repo: 'rehearsal-app' };
    walk.staged = await deps.createStaged(db, caller, project, at);
    await updateRehearsal(db, walk.row.id, { stageId: walk.staged.id });
    return `${at.owner}/${at.repo}`;
  },
  async secrets(walk) {
    const secrets = makeUpSecrets(walk.deps.clock());
    const types = credentialTypeNames.filter((type): type is CredentialType => secrets[type] !== undefined);
    for (const type of types)
      await walk.deps.putCredential(walk.db, walk.caller, stagedOf(walk), type, secrets[type] ?? '');
    return String(types.length);
  },
  async push(walk) {
    const { db, deps, caller, stage } = walk;
    const staged = stagedOf(walk);
    if (stage) await deps.setToken(db, caller, staged, stage);
    return String(await deps.push(db, caller, staged));
  },
  async sync(walk) {
    const sent = await walk.deps.sync(walk.db, walk.caller, stagedOf(walk));
    return String(sent.length);
  },
  async dispatch(walk) {
    const { db, deps, caller, row } = walk;
    const staged = stagedOf(walk);
    const wanted = [
      ...(staged.androidPackage ? [workflowFiles.android] : []),
      ...(staged.iosBundleId ? [workflowFiles.ios] : []),
    ];
    for (const workflow of wanted) {
      walk.builds.push(await deps.dispatch(db, caller, staged, workflow));
      await updateRehearsal(db, row.id, { builds: JSON.stringify(walk.builds) });
    }
    return wanted.join(', ');
  },
  async follow({ db, deps, builds, signal }) {
    const until = deps.clock() + patienceMs;
    for (;;) {
      const seen = await deps.findBuilds(db, builds);
      if (seen.every(({ status }) => deps.isFinal(status))) {
        const bad = seen.filter(({ status }) => status !== 'succeeded');
        if (bad.length === 0) return seen.map(({ workflow }) => workflow).join(', ');
        throw new Problem('CONFLICT', bad.map(({ workflow, status }) => `${workflow}: ${status}`).join('; '));
      }
      if (deps.clock() > until) throw new Problem('CONFLICT', 'The builds did not end in time.');
      await pause(lookEveryMs, undefined, { signal });
    }
  },
};

function stagedOf({ staged }: Walk): StagedProject {
  if (!staged) throw new Error('the stage was not made');
  return staged;
}

/** Also after a stop was asked for: what was reached is worth knowing. */
async function write(walk: Walk, list: Stations, status: RehearsalTable['status']): Promise<void> {
  const { db, deps, row, project } = walk;
  const finishedAt = status === 'running' ? null : deps.clock();
  await inTransaction(db, async (trx) => {
    await updateRehearsal(trx, row.id, { status, stations: JSON.stringify(list), finishedAt });
    const { id: projectId, workspaceId } = project;
    deps.tell(trx, { topic: 'rehearsals', workspaceId, projectId, subject: row.id });
  });
}
