import type { DataOf, QueryOf } from '@marsa/contract/endpoint.ts';
import type { getRun, listRuns } from '@marsa/contract/github.ts';
import type { Db } from '#engines/database/schema.ts';
import { toIso } from '#platform/clock.ts';
import { invalidField, Problem } from '#platform/problem.ts';
import type { Page } from '#platform/serve.ts';
import { githubApi } from './base-url.ts';
import { findAccess } from './github.store.ts';
import type { Run } from './github-answers.ts';
import type { GithubDeps, GithubProject } from './github-deps.ts';
import { fullNameOf, type RepositoryName } from './github-path.ts';
import type { Room } from './room.ts';

/** A room and the repository of the project in it. */
export interface ProjectRoom extends RepositoryName {
  room: Room;
}

type RoomDeps = Pick<GithubDeps, 'rooms' | 'openCredentials'>;
type RunView = DataOf<typeof getRun>;

/** @throws Problem CONFLICT that names what the project lacks */
export async function openProjectRoom(db: Db, deps: RoomDeps, project: GithubProject): Promise<ProjectRoom> {
  const { githubOwner: owner, githubRepo: repo } = project;
  const token = await openToken(db, deps, project.id);
  if (owner === null || repo === null || token === undefined) {
    const lacks = Object.entries({ githubOwner: owner, githubRepo: repo, 'a GitHub token': token })
      .filter(([, value]) => value === null || value === undefined)
      .map(([name]) => name);
    const detail = `The project lacks ${lacks.join(' and ')}. Set the repository with PATCH, store the token with PUT …/github/pat.`;
    throw new Problem('CONFLICT', detail);
  }
  const access = await findAccess(db, project.id);
  return { room: deps.rooms.open(token, access?.baseUrl ?? githubApi), owner, repo };
}

async function openToken(db: Db, deps: RoomDeps, projectId: string): Promise<string | undefined> {
  const [token] = await deps.openCredentials(db, projectId, ['GITHUB_PAT']);
  const text = token?.value.toString();
  token?.value.fill(0);
  return text;
}

/** GitHub gives a hundred at most. */
const maxPerPage = 100;

export async function listProjectRuns(
  db: Db,
  deps: RoomDeps,
  project: GithubProject,
  { workflow, limit, cursor = '1' }: QueryOf<typeof listRuns>,
): Promise<Page<RunView>> {
  if (!/^[1-9]\d{0,3}$/.test(cursor))
    throw invalidField('cursor', 'cursor', 'is not one that an earlier answer gave');
  const at = await openProjectRoom(db, deps, project);
  const page = Number(cursor);
  const perPage = Math.min(limit, maxPerPage);
  const { total, runs } = await at.room.listRuns(at, {
    page,
    perPage,
    ...(workflow !== undefined && { workflow }),
  });
  return { items: runs.map(toRun), nextCursor: page * perPage < total ? String(page + 1) : undefined };
}

export async function getProjectRun(
  db: Db,
  deps: RoomDeps,
  project: GithubProject,
  runId: number,
): Promise<RunView> {
  const at = await openProjectRoom(db, deps, project);
  const found = await at.room.findRun(at, runId);
  if (!found?.isModified) throw new Problem('NOT_FOUND', `GitHub has no run ${runId} in ${fullNameOf(at)}.`);
  return toRun(found.run);
}

function toRun({ branch, createdAt, updatedAt, ...run }: Run): RunView {
  return { ...run, ref: branch, createdAt: toIso(createdAt), updatedAt: toIso(updatedAt) };
}
