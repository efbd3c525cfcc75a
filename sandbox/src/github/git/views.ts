import { apiUrl, htmlUrl, nodeId, timestamp, type Urls } from '#github/urls.ts';
import type { Repository } from '#github/world.ts';
import { type Commit, isTree, type ObjectId, type Signature } from './objects.ts';
import { typeOf } from './tree-edit.ts';

export function toRef(repository: Repository, urls: Urls, ref: string, commit: ObjectId) {
  const url = apiUrl(urls, repository);
  return {
    ref,
    node_id: nodeId('REF', ref),
    url: `${url}/git/${ref}`,
    object: { type: 'commit', sha: commit, url: `${url}/git/commits/${commit}` },
  };
}

export function toCommit(repository: Repository, urls: Urls, id: ObjectId, commit: Commit) {
  const url = `${apiUrl(urls, repository)}/git/commits/`;
  const page = `${htmlUrl(urls, repository)}/commit/`;
  return {
    sha: id,
    node_id: nodeId('C', id),
    url: url + id,
    html_url: page + id,
    author: toPerson(commit.author),
    committer: toPerson(commit.committer),
    message: commit.message,
    tree: { sha: commit.tree, url: `${apiUrl(urls, repository)}/git/trees/${commit.tree}` },
    parents: commit.parents.map((sha) => ({ sha, url: url + sha, html_url: page + sha })),
    verification: { verified: false, reason: 'unsigned', signature: null, payload: null, verified_at: null },
  };
}

const toPerson = ({ name, email, at }: Signature) => ({ name, email, date: timestamp(at) });

/** `git-tree`; with `isRecursive` the folders' own entries stand before what is in them. */
export function toTree(repository: Repository, urls: Urls, id: ObjectId, isRecursive: boolean) {
  return {
    sha: id,
    url: `${apiUrl(urls, repository)}/git/trees/${id}`,
    tree: entriesOf(repository, urls, id, '', isRecursive),
    truncated: false,
  };
}

function entriesOf(
  repository: Repository,
  urls: Urls,
  tree: ObjectId,
  prefix: string,
  isRecursive: boolean,
): object[] {
  const { trees, blobs } = repository.git;
  return (trees.get(tree) ?? []).flatMap((entry) => {
    const type = typeOf(entry.mode);
    const url = `${apiUrl(urls, repository)}/git/${type}s/${entry.id}`;
    const size = blobs.get(entry.id)?.length;
    const path = prefix + entry.name;
    const own = { path, mode: entry.mode, type, sha: entry.id, ...(type === 'blob' ? { size } : {}), url };
    const below = isRecursive && isTree(entry) ? entriesOf(repository, urls, entry.id, `${path}/`, true) : [];
    return [own, ...below];
  });
}

/** Base64 in GitHub's lines of 60 characters. */
export const inLines = (content: Buffer) => content.toString('base64').replace(/.{1,60}/g, '$&\n');
