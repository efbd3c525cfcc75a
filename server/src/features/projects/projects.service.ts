import type { AuditDetails } from '@marsa/contract/audit.ts';
import type { AuditAction } from '@marsa/contract/audit-actions.ts';
import type { BodyOf, DataOf, QueryOf } from '@marsa/contract/endpoint.ts';
import { type Permission, permissions } from '@marsa/contract/permissions.ts';
import type * as contract from '@marsa/contract/projects.ts';
import { isUniqueViolation } from '#engines/database/errors.ts';
import type { Db, Trx } from '#engines/database/schema.ts';
import { inTransaction } from '#engines/database/transaction.ts';
import type { Actor, Caller } from '#platform/caller.ts';
import { type Clock, toIso } from '#platform/clock.ts';
import { type Cursors, toPage } from '#platform/cursor.ts';
import { roleProblem } from '#platform/gate.ts';
import { newId } from '#platform/ids.ts';
import { type OrderColumn, openOrderedPart } from '#platform/list-order.ts';
import { invalidField, Problem, takenField } from '#platform/problem.ts';
import {
  deleteProject,
  findProject,
  holdProject,
  insertProject,
  listProjects,
  newestFirst,
  type ProjectOrder,
  updateProject,
  type Visible,
} from './projects.store.ts';
import type { ProjectTable } from './projects.tables.ts';

export interface ProjectDeps {
  clock: Clock;
  cursors: Cursors;
  audit(trx: Trx, caller: Caller, event: ProjectEvent): Promise<void>;
  /** The workspace a new project goes to: the one named, or the caller's own. */
  getWorkspaceForProjects(db: Db, caller: Caller, workspaceId: string | undefined): Promise<string>;
  /** The workspace is not deleted before this is committed. @throws Problem NOT_FOUND */
  requireWorkspace(trx: Trx, id: string): Promise<void>;
  hasRunningBuild(db: Db, projectId: string): Promise<boolean>;
  /** Removes what the other features keep of a project, in the transaction that deletes it. */
  deleteContents(trx: Trx, caller: Caller, projectId: string): Promise<void>;
}

interface ProjectEvent {
  action: AuditAction;
  workspaceId: string;
  projectId: string;
  subject: string;
  details: AuditDetails;
}

type Project = DataOf<typeof contract.get>;

/**
 * The project, if the actor is a member of its workspace with a role that allows this. Another workspace's project
 * looks like none at all; one outside a narrowed membership is told apart.
 */
export function authorizeProject(
  actor: Actor,
  project: ProjectTable | undefined,
  id: string,
  permission: Permission,
): ProjectTable {
  const membership = actor.memberships.find(({ workspaceId }) => workspaceId === project?.workspaceId);
  if (project === undefined || membership === undefined)
    throw new Problem('NOT_FOUND', `There is no project ${id}.`);
  if (membership.projectIds && !membership.projectIds.has(project.id)) {
    throw new Problem('RESOURCE_NOT_ACCESSIBLE', `Your membership does not reach the project ${id}.`);
  }
  const { role } = membership;
  if (role.isActive && role.holds.has(permission)) return project;
  throw roleProblem([role], permission);
}

export const isPermission = (text: string): text is Permission => text in permissions;

/** What makes two names the same and what a search looks for; `İ` is an `i`, as people type it. As long as a column. */
export const fold = (text: string) =>
  [...text.normalize('NFKC').toLowerCase().replaceAll('i\u0307', 'i')].slice(0, 191).join('');

export async function createProject(
  db: Db,
  deps: ProjectDeps,
  caller: Caller,
  { workspaceId: wanted, ...body }: BodyOf<typeof contract.create>,
  rehearsalOf: string | null = null,
): Promise<Project> {
  const workspaceId = await deps.getWorkspaceForProjects(db, caller, wanted);
  const now = deps.clock();
  const row: ProjectTable = {
    name: body.name,
    domain: body.domain,
    iosBundleId: body.iosBundleId ?? null,
    iosScheme: body.iosScheme ?? null,
    androidPackage: body.androidPackage ?? null,
    appleTeamId: body.appleTeamId ?? null,
    githubOwner: body.githubOwner ?? null,
    githubRepo: body.githubRepo ?? null,
    id: newId(now),
    workspaceId,
    nameFolded: fold(body.name),
    domainFolded: fold(body.domain),
    rehearsalOf,
    version: 1,
    createdAt: now,
    updatedAt: now,
  };
  await inTransaction(db, async (trx) => {
    await deps.requireWorkspace(trx, workspaceId);
    await insertProject(trx, row).catch(explainTaken(row.name));
    await deps.audit(trx, caller, {
      action: 'PROJECT_CREATE',
      workspaceId,
      projectId: row.id,
      subject: row.id,
      details: { name: row.name },
    });
  });
  return toProject(row);
}

const orders = {
  name: { column: 'nameFolded' },
  createdAt: { column: 'id' },
  updatedAt: { column: 'updatedAt' },
} satisfies Record<string, OrderColumn<ProjectOrder>>;

export async function listVisibleProjects(
  db: Db,
  deps: Pick<ProjectDeps, 'cursors'>,
  caller: Caller,
  query: QueryOf<typeof contract.list>,
) {
  const visible = visibleTo(caller.actor).filter(
    ({ workspaceId }) => query.workspaceId === undefined || query.workspaceId === workspaceId,
  );
  if (visible.length === 0) return { items: [], nextCursor: undefined };
  const { part, seal } = openOrderedPart(deps.cursors, 'projects', orders, query);
  const rows = await listProjects(db, { ...part, visible, text: query.q ? fold(query.q) : undefined });
  return toPage(rows, query.limit, toProject, seal);
}

/** Ids of the projects that the caller sees and in whose workspace they hold the permissions, newest first. */
export async function listIdsFor(
  db: Db,
  caller: Caller,
  permissions: readonly Permission[],
  limit: number,
): Promise<string[]> {
  const visible = visibleTo(caller.actor, permissions);
  if (visible.length === 0) return [];
  const rows = await listProjects(db, { ...newestFirst, visible, text: undefined, limit });
  return rows.map(({ id }) => id);
}

/** Those of the projects that the caller sees and in whose workspace they hold the permission. */
export async function listVisibleOf(
  db: Db,
  { actor }: Caller,
  permission: Permission,
  ids: readonly string[],
): Promise<string[]> {
  const visible = visibleTo(actor, [permission]).map(({ workspaceId, projectIds }) => ({
    workspaceId,
    projectIds: ids.filter((id) => projectIds === undefined || projectIds.includes(id)),
  }));
  if (visible.length === 0) return [];
  const rows = await listProjects(db, { ...newestFirst, visible, text: undefined, limit: ids.length });
  return rows.map(({ id }) => id);
}

const visibleTo = (actor: Actor, permissions: readonly Permission[] = []): Visible[] =>
  actor.memberships
    .filter(({ role }) => role.isActive && ['projects:read', ...permissions].every(role.holds.has))
    .map(({ workspaceId, projectIds }) => ({ workspaceId, projectIds: projectIds && [...projectIds] }));

/** Changes the fields that are named. Two changes at once both hold unless they say which version they are based on. */
export async function changeProject(
  db: Db,
  deps: ProjectDeps,
  caller: Caller,
  id: string,
  { version, ...fields }: BodyOf<typeof contract.update>,
): Promise<Project> {
  const change: Partial<ProjectTable> = {
    ...withoutUndefined(fields),
    ...(fields.name === undefined ? {} : { nameFolded: fold(fields.name) }),
    ...(fields.domain === undefined ? {} : { domainFolded: fold(fields.domain) }),
    updatedAt: deps.clock(),
  };
  return inTransaction(db, async (trx) => {
    const project = await changeOnce(trx, id, version, change);
    await deps.audit(trx, caller, {
      action: 'PROJECT_UPDATE',
      workspaceId: project.workspaceId,
      projectId: id,
      subject: id,
      details: { name: project.name, fields: Object.keys(fields), version: project.version },
    });
    return toProject(project);
  });
}

const mostTries = 5;

async function changeOnce(
  trx: Trx,
  id: string,
  version: number | undefined,
  change: Partial<ProjectTable>,
): Promise<ProjectTable> {
  for (let tries = 0; tries < mostTries; tries++) {
    const project = await findProject(trx, id);
    if (project === undefined) throw new Problem('NOT_FOUND', `There is no project ${id}.`);
    if (version !== undefined && version !== project.version) break;
    const isChanged = await updateProject(trx, id, project.version, change).catch(
      explainTaken(change.name ?? project.name),
    );
    if (isChanged) return { ...project, ...change, version: project.version + 1 };
  }
  throw new Problem('CONFLICT', 'The project was changed meanwhile. Read it again and repeat your change.');
}

function withoutUndefined<T extends object>(fields: T): { [Key in keyof T]: Exclude<T[Key], undefined> } {
  const known = Object.entries(fields).filter(([, value]) => value !== undefined);
  return Object.fromEntries(known) as { [Key in keyof T]: Exclude<T[Key], undefined> };
}

/** Deletes the project with all it holds, once its name was typed and no build of it runs. */
export async function removeProject(
  db: Db,
  deps: ProjectDeps,
  caller: Caller,
  project: ProjectTable,
  confirm: string | undefined,
): Promise<{ deleted: true }> {
  if (confirm?.normalize('NFC') !== project.name.normalize('NFC')) {
    throw invalidField(
      'confirm',
      'name',
      'must be the name of the project: its credentials and builds go with it',
    );
  }
  await inTransaction(db, async (trx) => {
    // Whoever stores a credential or begins a build now waits, and then finds no project.
    if (!(await holdProject(trx, project.id)))
      throw new Problem('NOT_FOUND', `There is no project ${project.id}.`);
    if (await deps.hasRunningBuild(trx, project.id)) {
      throw new Problem('CONFLICT', 'A build of this project is running. Cancel it or wait for its end.');
    }
    await deps.deleteContents(trx, caller, project.id);
    await deleteProject(trx, project.id);
    await deps.audit(trx, caller, {
      action: 'PROJECT_DELETE',
      workspaceId: project.workspaceId,
      projectId: project.id,
      subject: project.id,
      details: { name: project.name },
    });
  });
  return { deleted: true };
}

const explainTaken = (name: string) => (error: unknown) => {
  if (isUniqueViolation(error))
    throw takenField('name', `This workspace has a project called "${name}" already.`);
  throw error;
};

export function toProject({ nameFolded, domainFolded, ...row }: ProjectTable): Project {
  return { ...row, createdAt: toIso(row.createdAt), updatedAt: toIso(row.updatedAt) };
}
