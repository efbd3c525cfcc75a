import {
  type Commit,
  encodeCommit,
  encodeTree,
  isTree,
  type ObjectId,
  objectId,
  sortEntries,
  type TreeEntry,
} from './objects.ts';

/** The objects of one repository, by id. */
export interface GitStore {
  blobs: Map<ObjectId, Buffer>;
  trees: Map<ObjectId, TreeEntry[]>;
  commits: Map<ObjectId, Commit>;
}

/** A file of a tree: its mode, and the id of its blob. */
export interface Leaf {
  mode: string;
  id: ObjectId;
}

export const emptyStore = (): GitStore => ({ blobs: new Map(), trees: new Map(), commits: new Map() });

export function putBlob(store: GitStore, content: Buffer): ObjectId {
  const id = objectId('blob', content);
  store.blobs.set(id, content);
  return id;
}

export function putCommit(store: GitStore, commit: Commit): ObjectId {
  const id = objectId('commit', encodeCommit(commit));
  store.commits.set(id, commit);
  return id;
}

function putTree(store: GitStore, entries: TreeEntry[]): ObjectId {
  const id = objectId('tree', encodeTree(entries));
  store.trees.set(id, sortEntries(entries));
  return id;
}

/** All files below a tree, by path. */
export function leavesOf(store: GitStore, tree: ObjectId, prefix = ''): Map<string, Leaf> {
  const leaves = new Map<string, Leaf>();
  for (const entry of store.trees.get(tree) ?? []) {
    const path = prefix + entry.name;
    if (!isTree(entry)) leaves.set(path, { mode: entry.mode, id: entry.id });
    else for (const [below, leaf] of leavesOf(store, entry.id, `${path}/`)) leaves.set(below, leaf);
  }
  return leaves;
}

/** Writes the tree that has exactly these files, and the trees below it. */
export function putLeaves(store: GitStore, leaves: ReadonlyMap<string, Leaf>): ObjectId {
  const entries: TreeEntry[] = [];
  const folders = new Map<string, Map<string, Leaf>>();
  for (const [path, leaf] of leaves) {
    const slash = path.indexOf('/');
    if (slash < 0) entries.push({ mode: leaf.mode, name: path, id: leaf.id });
    else {
      const folder = path.slice(0, slash);
      const inside = folders.get(folder) ?? new Map<string, Leaf>();
      folders.set(folder, inside.set(path.slice(slash + 1), leaf));
    }
  }
  for (const [name, inside] of folders) entries.push({ mode: '040000', name, id: putLeaves(store, inside) });
  return putTree(store, entries);
}

/** The entry at a path below a tree; of the tree itself for the empty path. */
export function findEntry(store: GitStore, tree: ObjectId, path: string): Leaf | undefined {
  let found: Leaf | undefined = { mode: '040000', id: tree };
  for (const name of path.split('/').filter(Boolean)) {
    const entries: TreeEntry[] | undefined = found && isTree(found) ? store.trees.get(found.id) : undefined;
    found = entries?.find((entry) => entry.name === name);
  }
  return found;
}

/** Whether `ancestor` can be reached from `commit` (or is it). */
export function isAncestor(store: GitStore, ancestor: ObjectId, commit: ObjectId): boolean {
  const seen = new Set<ObjectId>();
  const open = [commit];
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    if (id === ancestor) return true;
    if (seen.has(id)) continue;
    seen.add(id);
    open.push(...(store.commits.get(id)?.parents ?? []));
  }
  return false;
}
