import { takePart } from '#engines/database/list-order.ts';
import type { Db, Trx } from '#engines/database/schema.ts';
import { holds } from '#engines/database/search.ts';
import { lockRow } from '#engines/database/transaction.ts';
import type { OrderedPart } from '#platform/list-order.ts';
import type { ProjectTable } from './projects.tables.ts';

/** The look-up of every request below a project; compiled once, since building it costs more than running it. */
export function prepareProjectLookup(db: Db) {
  const byId = db.selectFrom('project').selectAll().where('id', '=', '').compile();
  return async (id: string): Promise<ProjectTable | undefined> => {
    const { rows } = await db.executeQuery<ProjectTable>({ ...byId, parameters: [id] });
    return rows[0];
  };
}

export const findProject = (db: Db, id: string) =>
  db.selectFrom('project').selectAll().where('id', '=', id).executeTakeFirst();

/** The projects of a workspace that somebody may see: all, or those named. */
export interface Visible {
  workspaceId: string;
  projectIds: readonly string[] | undefined;
}

interface Filter extends OrderedPart<ProjectOrder> {
  visible: readonly Visible[];
  /** Folded part of the name or the domain. */
  text: string | undefined;
}

/** What projects are listed by; each has an index within a workspace. */
export type ProjectOrder = 'id' | 'nameFolded' | 'updatedAt';

export const newestFirst = { order: { column: 'id', isDescending: true }, after: undefined } as const;

/** Selects in one query; engines bound them (SQLite: 500). */
const mostSelects = 100;

/**
 * In their order, without the stages of rehearsals. Each workspace gives its own first ones, which its index holds in order, and
 * the first of those are the page: one condition over several workspaces would sort all their projects for every page.
 */
export function listProjects(db: Db, { visible, ...filter }: Filter): Promise<ProjectTable[]> {
  const rest = visible.slice(mostSelects);
  const groups = [...visible.slice(0, mostSelects).map((one) => [one]), ...(rest.length > 0 ? [rest] : [])];
  const [first, ...others] = groups.map((group) => firstOf(db, group, filter));
  if (first === undefined) return Promise.resolve([]);
  if (others.length === 0) return first.execute();
  const all = others
    .map((query) => selectAllOf(db, query))
    .reduce((all, query) => all.unionAll(query), selectAllOf(db, first));
  return takePart(all, { ...filter, after: undefined }).execute();
}

type First = ReturnType<typeof firstOf>;

/** Wrapped, since SQLite takes an order and a limit within a union only there. */
const selectAllOf = (db: Db, first: First) => db.selectFrom(first.as('first')).selectAll();

function firstOf(db: Db, visible: readonly Visible[], { text, ...part }: Omit<Filter, 'visible'>) {
  let query = db
    .selectFrom('project')
    .selectAll()
    .where('rehearsalOf', 'is', null)
    .where((where) =>
      where.or(
        visible.map(({ workspaceId, projectIds }) =>
          where.and([
            where('workspaceId', '=', workspaceId),
            ...(projectIds === undefined
              ? []
              : [where('id', 'in', projectIds.length > 0 ? projectIds : [''])]),
          ]),
        ),
      ),
    );
  if (text !== undefined)
    query = query.where((where) => where.or([holds('nameFolded', text), holds('domainFolded', text)]));
  return takePart(query, part);
}

export const insertProject = (db: Db, row: ProjectTable) => db.insertInto('project').values(row).execute();

/** Writes the fields given, if the project still has the version. */
export async function updateProject(
  db: Db,
  id: string,
  version: number,
  change: Partial<ProjectTable>,
): Promise<boolean> {
  const result = await db
    .updateTable('project')
    .set({ ...change, version: version + 1 })
    .where('id', '=', id)
    .where('version', '=', version)
    .executeTakeFirst();
  return result.numUpdatedRows === 1n;
}

export const deleteProject = (db: Db, id: string) => db.deleteFrom('project').where('id', '=', id).execute();

export async function listProjectIds(db: Db, workspaceId: string, ids: readonly string[]): Promise<string[]> {
  if (ids.length === 0) return [];
  const rows = await db
    .selectFrom('project')
    .select('id')
    .where('workspaceId', '=', workspaceId)
    .where('id', 'in', ids)
    .execute();
  return rows.map(({ id }) => id);
}

/** What the projects are called; those that are gone are left out. */
export async function listProjectNames(db: Db, ids: readonly string[]): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map();
  const rows = await db.selectFrom('project').select(['id', 'name']).where('id', 'in', ids).execute();
  return new Map(rows.map(({ id, name }) => [id, name]));
}

/** The repository of each project. */
export const listRepositories = (
  db: Db,
  ids: readonly string[],
): Promise<Pick<ProjectTable, 'id' | 'githubOwner' | 'githubRepo'>[]> =>
  db.selectFrom('project').select(['id', 'githubOwner', 'githubRepo']).where('id', 'in', ids).execute();

/** The cheapest query there is on a table that must exist. */
/** True where a workspace has projects, also stages of rehearsals. */
export const hasProjects = async (db: Db, workspaceId: string): Promise<boolean> =>
  (await db
    .selectFrom('project')
    .select('id')
    .where('workspaceId', '=', workspaceId)
    .limit(1)
    .executeTakeFirst()) !== undefined;

export const pingProjects = (db: Db) => db.selectFrom('project').select('id').limit(1).execute();

/** Holds the project until the end of the transaction; false if there is none. */
export const holdProject = (trx: Trx, id: string) => lockRow(trx, 'project', id);
