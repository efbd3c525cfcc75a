import { type Answer, notFound, ok, raw, refuse } from '#github/answer.ts';
import { type RepositoryCall, type Route, repositoryRoute } from '#github/route.ts';
import { apiUrl, htmlUrl } from '#github/urls.ts';
import { isTree } from './objects.ts';
import { findCommit } from './refs.ts';
import { findEntry, type Leaf } from './store.ts';
import { inLines } from './views.ts';

const LARGEST_INLINE = 1024 * 1024;

export const contentsRoutes: readonly Route[] = [
  repositoryRoute(
    'GET /repos/{owner}/{repo}/contents/{path}',
    { permission: 'contents', level: 'read' },
    getContent,
  ),
];

function getContent(call: RepositoryCall): Answer {
  const { repository, params, query, wantsRaw } = call;
  if (repository.refs.size === 0) refuse(404, 'This repository is empty.');
  const ref = query.ref ?? repository.defaultBranch;
  const commit = repository.git.commits.get(findCommit(repository, ref) ?? '');
  if (!commit) return refuse(404, `No commit found for the ref ${ref}`);
  const path = (params.path ?? '').replace(/^\/|\/$/g, '');
  const entry = findEntry(repository.git, commit.tree, path) ?? notFound();
  if (isTree(entry)) {
    const inside = repository.git.trees.get(entry.id) ?? [];
    return ok(inside.map((each) => toContent(call, path ? `${path}/${each.name}` : each.name, each, ref)));
  }
  const content = repository.git.blobs.get(entry.id) ?? notFound();
  if (wantsRaw) return raw('application/vnd.github.raw+json; charset=utf-8', content);
  const isInline = content.length <= LARGEST_INLINE;
  const body = { content: isInline ? inLines(content) : '', encoding: isInline ? 'base64' : 'none' };
  return ok({ ...toContent(call, path, entry, ref), ...body });
}

function toContent({ repository, urls }: RepositoryCall, path: string, entry: Leaf, ref: string) {
  const type = isTree(entry) ? 'dir' : 'file';
  const url = `${apiUrl(urls, repository)}/contents/${path}?ref=${encodeURIComponent(ref)}`;
  const page = `${htmlUrl(urls, repository)}/${type === 'dir' ? 'tree' : 'blob'}/${ref}/${path}`;
  const object = `${apiUrl(urls, repository)}/git/${type === 'dir' ? 'trees' : 'blobs'}/${entry.id}`;
  return {
    name: path.split('/').at(-1) ?? '',
    path,
    sha: entry.id,
    size: repository.git.blobs.get(entry.id)?.length ?? 0,
    type,
    url,
    git_url: object,
    html_url: page,
    download_url: type === 'dir' ? null : `${htmlUrl(urls, repository)}/raw/${ref}/${path}`,
    _links: { self: url, git: object, html: page },
  };
}
