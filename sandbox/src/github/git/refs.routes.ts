import { admitWorkflowFiles } from '#github/access.ts';
import { created, notFound, ok, refuse } from '#github/answer.ts';
import { getText, isTrue } from '#github/body.ts';
import { type RepositoryCall, type Route, repositoryRoute } from '#github/route.ts';
import type { ObjectId } from './objects.ts';
import { bringsWorkflows, refuseIfEmpty, setRef } from './refs.ts';
import { isAncestor } from './store.ts';
import { toRef } from './views.ts';

const GIT = '/repos/{owner}/{repo}/git';
const read = { permission: 'contents', level: 'read' } as const;
const write = { permission: 'contents', level: 'write' } as const;

export const refRoutes: readonly Route[] = [
  repositoryRoute(`GET ${GIT}/ref/{ref}`, read, ({ repository, urls, params }) => {
    refuseIfEmpty(repository);
    const ref = `refs/${params.ref}`;
    return ok(toRef(repository, urls, ref, repository.refs.get(ref) ?? notFound()));
  }),
  repositoryRoute(`GET ${GIT}/matching-refs/{ref}`, read, ({ repository, urls, params }) => {
    refuseIfEmpty(repository);
    const found = [...repository.refs].filter(([ref]) => ref.startsWith(`refs/${params.ref}`));
    return ok(found.map(([ref, commit]) => toRef(repository, urls, ref, commit)));
  }),
  repositoryRoute(`POST ${GIT}/refs`, write, (call) => {
    const { repository, urls, body } = call;
    refuseIfEmpty(repository);
    const ref = getText(body, 'ref');
    if (!/^refs\/[^/\s]+\/[^\s~^:?*[\\]+$/.test(ref)) refuse(422, `${ref} is not a valid ref name.`);
    if (repository.refs.has(ref)) refuse(422, 'Reference already exists');
    const commit = admitCommit(call);
    moveRef(call, ref, commit);
    return created(toRef(repository, urls, ref, commit));
  }),
  repositoryRoute(`PATCH ${GIT}/refs/{ref}`, write, (call) => {
    const { repository, urls, body, params } = call;
    refuseIfEmpty(repository);
    const ref = `refs/${params.ref}`;
    const current = repository.refs.get(ref) ?? refuse(422, 'Reference does not exist');
    const commit = admitCommit(call);
    if (!isTrue(body, 'force') && !isAncestor(repository.git, current, commit))
      refuse(422, 'Update is not a fast forward');
    moveRef(call, ref, commit);
    return ok(toRef(repository, urls, ref, commit));
  }),
];

function admitCommit({ repository, body, token }: RepositoryCall): ObjectId {
  const commit = getText(body, 'sha');
  if (!repository.git.commits.has(commit)) refuse(422, 'Object does not exist');
  if (bringsWorkflows(repository, commit)) admitWorkflowFiles(token);
  return commit;
}

const moveRef = ({ world, repository, token }: RepositoryCall, ref: string, commit: ObjectId) =>
  setRef(world, repository, ref, commit, token?.owner ?? repository.owner);
