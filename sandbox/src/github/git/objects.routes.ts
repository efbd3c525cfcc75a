import { admitWorkflowFiles } from '#github/access.ts';
import { created, notFound, ok, raw, refuse } from '#github/answer.ts';
import { type Body, findRecord, findText, getList, getText } from '#github/body.ts';
import { type RepositoryCall, type Route, repositoryRoute } from '#github/route.ts';
import { apiUrl, nodeId } from '#github/urls.ts';
import type { Account } from '#github/world.ts';
import { signatureOf } from './commit-files.ts';
import type { Signature } from './objects.ts';
import { findCommit, refuseIfEmpty, WORKFLOWS } from './refs.ts';
import { type Leaf, leavesOf, putBlob, putCommit, putLeaves } from './store.ts';
import { applyEdits, pathsOf } from './tree-edit.ts';
import { inLines, toCommit, toTree } from './views.ts';

const GIT = '/repos/{owner}/{repo}/git';
const read = { permission: 'contents', level: 'read' } as const;
const write = { permission: 'contents', level: 'write' } as const;

export const objectRoutes: readonly Route[] = [
  repositoryRoute(`POST ${GIT}/blobs`, write, ({ repository, urls, body }) => {
    refuseIfEmpty(repository);
    const encoding = findText(body, 'encoding') ?? 'utf-8';
    if (encoding !== 'utf-8' && encoding !== 'base64') refuse(422, `encoding ${encoding} is not supported`);
    const sha = putBlob(repository.git, decode(getText(body, 'content'), encoding));
    return created({ sha, url: `${apiUrl(urls, repository)}/git/blobs/${sha}` });
  }),
  repositoryRoute(`GET ${GIT}/blobs/{file_sha}`, read, ({ repository, urls, params, wantsRaw }) => {
    refuseIfEmpty(repository);
    const sha = params.file_sha ?? '';
    const content = repository.git.blobs.get(sha) ?? notFound();
    if (wantsRaw) return raw('application/vnd.github.raw+json; charset=utf-8', content);
    const url = `${apiUrl(urls, repository)}/git/blobs/${sha}`;
    return ok({
      sha,
      node_id: nodeId('B', sha),
      size: content.length,
      url,
      content: inLines(content),
      encoding: 'base64',
    });
  }),
  repositoryRoute(`POST ${GIT}/trees`, write, createTree),
  repositoryRoute(`GET ${GIT}/trees/{tree_sha}`, read, ({ repository, urls, params, query }) => {
    refuseIfEmpty(repository);
    const name = params.tree_sha ?? '';
    const commit = findCommit(repository, name);
    const tree = commit ? repository.git.commits.get(commit)?.tree : name;
    if (!tree || !repository.git.trees.has(tree)) return notFound();
    return ok(toTree(repository, urls, tree, query.recursive !== undefined));
  }),
  repositoryRoute(`POST ${GIT}/commits`, write, createCommit),
  repositoryRoute(`GET ${GIT}/commits/{commit_sha}`, read, ({ repository, urls, params }) => {
    refuseIfEmpty(repository);
    const id = params.commit_sha ?? '';
    return ok(toCommit(repository, urls, id, repository.git.commits.get(id) ?? notFound()));
  }),
];

function decode(content: string, encoding: 'utf-8' | 'base64'): Buffer {
  if (encoding === 'utf-8') return Buffer.from(content);
  const isBase64 = /^[A-Za-z0-9+/\s]*={0,2}\s*$/.test(content);
  return isBase64 ? Buffer.from(content, 'base64') : refuse(422, 'content is not valid Base64');
}

function createTree({ repository, urls, body, token }: RepositoryCall) {
  refuseIfEmpty(repository);
  const entries = getList(body, 'tree');
  if (pathsOf(entries).some((path) => path.startsWith(`${WORKFLOWS}/`))) admitWorkflowFiles(token);
  const { git } = repository;
  const base = findText(body, 'base_tree');
  if (base !== undefined && !git.trees.has(base)) refuse(422, 'base_tree is not a valid tree oid');
  const leaves = base === undefined ? new Map<string, Leaf>() : leavesOf(git, base);
  applyEdits(git, leaves, entries);
  return created(toTree(repository, urls, putLeaves(git, leaves), false));
}

function createCommit({ repository, urls, body, token, world }: RepositoryCall) {
  refuseIfEmpty(repository);
  const { git } = repository;
  const tree = getText(body, 'tree');
  if (!git.trees.has(tree)) refuse(422, 'Tree SHA does not exist');
  const parents = getList(body, 'parents').map(String);
  if (!parents.every((parent) => git.commits.has(parent)))
    refuse(422, 'Parent SHA does not exist or is not a commit object');
  const author = readSignature(findRecord(body, 'author'), token?.owner ?? repository.owner, world.clock());
  const committer = readSignature(findRecord(body, 'committer'), undefined, author.at) ?? author;
  const commit = { tree, parents, author, committer, message: getText(body, 'message') };
  return created(toCommit(repository, urls, putCommit(git, commit), commit));
}

function readSignature(given: Body | undefined, fallback: Account, now: number): Signature;
function readSignature(given: Body | undefined, fallback: undefined, now: number): Signature | undefined;
function readSignature(
  given: Body | undefined,
  fallback: Account | undefined,
  now: number,
): Signature | undefined {
  if (!given) return fallback && signatureOf(fallback, now);
  const date = findText(given, 'date');
  const at = date === undefined ? now : Date.parse(date);
  if (Number.isNaN(at)) refuse(422, 'Invalid request.\n\nThe date is not ISO 8601.');
  const zone = /([+-]\d\d):?(\d\d)$/.exec(date ?? '');
  return {
    name: getText(given, 'name'),
    email: getText(given, 'email'),
    at,
    zone: zone ? `${zone[1]}${zone[2]}` : '+0000',
  };
}
