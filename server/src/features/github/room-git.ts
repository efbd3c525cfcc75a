import { Buffer } from 'node:buffer';
import { toIso } from '#platform/clock.ts';
import { blob, type Commit, commit, named, nothing, ref, type Tree, tree } from './github-answers.ts';
import { type Call, orMissing } from './github-call.ts';
import {
  encodePart,
  encodePath,
  fullNameOf as fullName,
  pathOf,
  type RepositoryName,
} from './github-path.ts';

/** A file of a new tree: text as it is, a blob made before, or null to take the path out of `base`. */
export interface TreeEntry {
  path: string;
  /** 100755 is executable. */
  mode: '100644' | '100755';
  content?: string;
  sha?: string | null;
}

export interface NewCommit {
  message: string;
  tree: string;
  parents: string[];
  /** With the time, so that the same commit made twice is one. */
  author: { name: string; email: string; at: number };
}

/** Git objects and branches. Objects are named by their content, so that making one again does no harm. */
export interface GitRoom {
  /** Commit of a branch or tag (`heads/main`); undefined where there is none, also in an empty repository. */
  findRef(at: RepositoryName, name: string): Promise<string | undefined>;
  getCommit(at: RepositoryName, sha: string): Promise<Commit>;
  /** All files below a commit or tree; `isTruncated` beyond 100,000 of them. */
  getTree(at: RepositoryName, sha: string): Promise<Tree>;
  getBlob(at: RepositoryName, sha: string): Promise<Uint8Array>;
  createBlob(at: RepositoryName, content: Uint8Array): Promise<string>;
  /** Without `base` the tree has just these entries. */
  createTree(at: RepositoryName, entries: readonly TreeEntry[], base?: string): Promise<string>;
  createCommit(at: RepositoryName, spec: NewCommit): Promise<string>;
  /** Moves a branch forward, never back. @throws Problem with `githubStatus` 422 where it is no fast-forward */
  updateRef(at: RepositoryName, name: string, sha: string): Promise<void>;
  /** @throws Problem with `githubStatus` 422 where there is such a branch */
  createRef(at: RepositoryName, name: string, sha: string): Promise<void>;
}

const workflows = '.github/workflows/';

export function gitRoom(call: Call): GitRoom {
  return { ...readingGit(call), ...writingObjects(call), ...writingRefs(call) };
}

function readingGit(call: Call) {
  return {
    async findRef(at: RepositoryName, name: string) {
      const path = `${pathOf(at)}/git/ref/${encodePath(name)}`;
      // 409 is an empty repository.
      const answer = await orMissing(
        call({ method: 'GET', path, aim: `read ${name} of ${fullName(at)}` }, ref),
        409,
      );
      return answer?.data.object.sha;
    },
    async getCommit(at: RepositoryName, sha: string) {
      const path = `${pathOf(at)}/git/commits/${encodePart(sha)}`;
      return (await call({ method: 'GET', path, aim: `read a commit of ${fullName(at)}` }, commit)).data;
    },
    async getTree(at: RepositoryName, sha: string) {
      const path = `${pathOf(at)}/git/trees/${encodePart(sha)}`;
      const request = {
        method: 'GET',
        path,
        query: { recursive: '1' },
        aim: `list the files of ${fullName(at)}`,
      } as const;
      return (await call(request, tree)).data;
    },
    async getBlob(at: RepositoryName, sha: string) {
      const path = `${pathOf(at)}/git/blobs/${encodePart(sha)}`;
      return (await call({ method: 'GET', path, aim: `read a file of ${fullName(at)}` }, blob)).data;
    },
  };
}

function writingObjects(call: Call) {
  const create = async (
    kind: string,
    at: RepositoryName,
    body: Record<string, unknown>,
    mayTouchWorkflows = false,
  ) => {
    const path = `${pathOf(at)}/git/${kind}s`;
    const aim = `create a ${kind} in ${fullName(at)}`;
    const answer = await call(
      { method: 'POST', path, aim, body, isRepeatable: true, mayTouchWorkflows },
      named,
    );
    return answer.data.sha;
  };
  return {
    createBlob: (at: RepositoryName, content: Uint8Array) =>
      create('blob', at, { content: Buffer.from(content).toString('base64'), encoding: 'base64' }),
    createTree: (at: RepositoryName, entries: readonly TreeEntry[], base?: string) => {
      const body = {
        tree: entries.map((entry) => ({ type: 'blob', ...entry })),
        ...(base !== undefined && { base_tree: base }),
      };
      return create(
        'tree',
        at,
        body,
        entries.some(({ path }) => path.startsWith(workflows)),
      );
    },
    createCommit: (at: RepositoryName, { author: { at: time, ...author }, ...rest }: NewCommit) => {
      const signature = { ...author, date: toIso(time) };
      return create('commit', at, { ...rest, author: signature, committer: signature });
    },
  };
}

function writingRefs(call: Call) {
  const mayTouchWorkflows = true;
  return {
    async updateRef(at: RepositoryName, name: string, sha: string) {
      const path = `${pathOf(at)}/git/refs/${encodePath(name)}`;
      const aim = `move ${name} of ${fullName(at)}`;
      await call({ method: 'PATCH', path, aim, body: { sha, force: false }, mayTouchWorkflows }, nothing);
    },
    async createRef(at: RepositoryName, name: string, sha: string) {
      const path = `${pathOf(at)}/git/refs`;
      const aim = `create ${name} in ${fullName(at)}`;
      await call(
        { method: 'POST', path, aim, body: { ref: `refs/${name}`, sha }, mayTouchWorkflows },
        nothing,
      );
    },
  };
}
