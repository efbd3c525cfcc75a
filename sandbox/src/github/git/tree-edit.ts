import { refuse } from '#github/answer.ts';
import { isRecord } from '#oracle/schema.ts';
import { isTree, type ObjectId } from './objects.ts';
import { type GitStore, type Leaf, leavesOf, putBlob } from './store.ts';

const TYPES: Record<string, string> = {
  '100644': 'blob',
  '100755': 'blob',
  '120000': 'blob',
  '040000': 'tree',
  '160000': 'commit',
};

export const typeOf = (mode: string) => TYPES[mode] ?? 'blob';

/** One entry of the request: a file by its content or blob, a folder by its tree, or (`sha: null`) a deletion. */
interface Edit {
  path: string;
  mode: string;
  sha: string | null | undefined;
  content: string | undefined;
}

/** Applies the entries of `POST …/git/trees` to `leaves`, in order. Refuses what GitHub refuses. */
export function applyEdits(store: GitStore, leaves: Map<string, Leaf>, entries: unknown[]): void {
  if (entries.length === 0) refuse(422, 'Invalid tree info');
  for (const entry of entries) applyEdit(store, leaves, readEdit(entry));
}

/** The paths that a request names; to see whether workflow files are among them. */
export const pathsOf = (entries: unknown[]) =>
  entries.flatMap((entry) => (isRecord(entry) && typeof entry.path === 'string' ? [entry.path] : []));

function readEdit(entry: unknown): Edit {
  if (!isRecord(entry)) return refuse(422, 'Invalid tree info');
  const { path, mode, type, sha, content } = entry;
  if (typeof path !== 'string' || path === '') return refuse(422, 'tree.path is missing');
  if (path.startsWith('/')) refuse(422, 'tree.path cannot start with a slash');
  if (path.split('/').some((part) => ['', '.', '..'].includes(part) || part.toLowerCase() === '.git'))
    refuse(422, 'tree.path contains a malformed path component');
  if (typeof mode !== 'string' || !Object.hasOwn(TYPES, mode))
    return refuse(422, `Must supply a valid tree.mode: one of ${Object.keys(TYPES).join(', ')}`);
  if (type !== undefined && type !== TYPES[mode]) refuse(422, `tree.type does not fit tree.mode ${mode}`);
  const hasSha = sha === null || typeof sha === 'string';
  if (hasSha === (typeof content === 'string'))
    refuse(
      422,
      hasSha
        ? 'Supply either tree.sha or tree.content, not both.'
        : 'Must supply either tree.sha or tree.content.',
    );
  return {
    path,
    mode,
    sha: hasSha ? sha : undefined,
    content: typeof content === 'string' ? content : undefined,
  };
}

function applyEdit(store: GitStore, leaves: Map<string, Leaf>, { path, mode, sha, content }: Edit): void {
  const replaced = [...leaves.keys()].filter((known) => known === path || known.startsWith(`${path}/`));
  if (sha === null && replaced.length === 0) refuse(422, 'GitRPC::BadObjectState');
  for (const known of replaced) leaves.delete(known);
  if (sha === null) return;
  for (const above of foldersOf(path)) leaves.delete(above);
  const id = content === undefined ? existing(store, mode, sha ?? '') : putBlob(store, Buffer.from(content));
  if (!isTree({ mode })) leaves.set(path, { mode, id });
  else for (const [below, leaf] of leavesOf(store, id)) leaves.set(`${path}/${below}`, leaf);
}

/** `a/b/c` → `a`, `a/b` */
function foldersOf(path: string): string[] {
  const parts = path.split('/');
  return parts.slice(1).map((_, index) => parts.slice(0, index + 1).join('/'));
}

function existing(store: GitStore, mode: string, id: ObjectId): ObjectId {
  const type = typeOf(mode);
  const isThere = type === 'blob' ? store.blobs.has(id) : type === 'tree' ? store.trees.has(id) : true;
  return isThere ? id : refuse(422, `tree.sha ${id} is not a valid ${type}`);
}
