import { isNobodys } from './access.ts';
import { newRepositoryKey } from './actions/sealed-secret.ts';
import { created, ok, refuse } from './answer.ts';
import { type Body, findText, getText, isTrue } from './body.ts';
import { commitFiles } from './git/commit-files.ts';
import { type Call, personalRoute, type Route, repositoryRoute } from './route.ts';
import { toRepository } from './views.ts';
import { type Account, addRepository, findAccount, findRepository, type Token } from './world.ts';

type PersonalCall = Call & { token: Token };

export const repositoryRoutes: readonly Route[] = [
  repositoryRoute('GET /repos/{owner}/{repo}', { permission: 'metadata', level: 'read' }, (call) =>
    ok(toRepository(call.repository, call.urls, !isNobodys(call.token, call.repository))),
  ),
  personalRoute('POST /user/repos', (call) => createRepository(call, call.token.owner)),
  personalRoute('POST /orgs/{org}/repos', (call) => {
    const org = findAccount(call.world, call.params.org ?? '');
    if (org?.kind !== 'Organization') return refuse(404, 'Not Found');
    if (!org.members.has(call.token.owner.login.toLowerCase()))
      return refuse(403, 'You need admin access to the organization before adding a repository to it.');
    return createRepository(call, org);
  }),
];

async function createRepository(call: PersonalCall, owner: Account) {
  const wish = readWish(call.body);
  admitCreation(call.token, wish.isPrivate);
  if (findRepository(call.world, owner.login, wish.name))
    refuse(422, 'Repository creation failed. name already exists on this account');
  const repository = addRepository(call.world, owner, wish, await newRepositoryKey(call.world.nextId()));
  if (isTrue(call.body, 'auto_init')) {
    const readme = `# ${wish.name}${wish.description ? `\n${wish.description}` : ''}`;
    commitFiles(call.world, repository, { 'README.md': readme }, 'Initial commit', call.token.owner);
  }
  return created(toRepository(repository, call.urls, true));
}

function readWish(body: Body) {
  const name = getText(body, 'name');
  if (!/^[\w.-]{1,100}$/.test(name) || /^\.{1,2}$|\.git$/.test(name))
    refuse(
      422,
      'Repository creation failed. name can only contain letters, digits, and the characters ., -, and _',
    );
  return {
    name,
    description: findText(body, 'description'),
    homepage: findText(body, 'homepage'),
    isPrivate: isTrue(body, 'private', findText(body, 'visibility') === 'private'),
  };
}

function admitCreation(token: Token, isPrivate: boolean): void {
  if (token.kind === 'classic') {
    const mayCreate = token.scopes.includes('repo') || (!isPrivate && token.scopes.includes('public_repo'));
    if (!mayCreate)
      refuse(404, 'Not Found', { 'x-accepted-oauth-scopes': isPrivate ? 'repo' : 'public_repo, repo' });
  } else if (token.permissions.administration !== 'write' || token.repositories) {
    const accepted = { 'x-accepted-github-permissions': 'administration=write' };
    refuse(403, 'Resource not accessible by personal access token', accepted);
  }
}
