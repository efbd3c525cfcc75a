import { apiUrl, htmlUrl, nodeId, timestamp, type Urls } from './urls.ts';
import { type Account, fullName, type Repository, type World } from './world.ts';

/** `simple-user` of the description. */
export function toUser(account: Account, urls: Urls) {
  const url = `${urls.api}/users/${account.login}`;
  return {
    login: account.login,
    id: account.id,
    node_id: nodeId('U', account.id),
    avatar_url: `${urls.html}/avatars/${account.id}`,
    gravatar_id: '',
    url,
    html_url: `${urls.html}/${account.login}`,
    followers_url: `${url}/followers`,
    following_url: `${url}/following{/other_user}`,
    gists_url: `${url}/gists{/gist_id}`,
    starred_url: `${url}/starred{/owner}{/repo}`,
    subscriptions_url: `${url}/subscriptions`,
    organizations_url: `${url}/orgs`,
    repos_url: `${url}/repos`,
    events_url: `${url}/events{/privacy}`,
    received_events_url: `${url}/received_events`,
    type: account.kind,
    site_admin: false,
  };
}

/** `private-user`: what a person sees of themselves. */
export function toSelf(account: Account, world: World, urls: Urls) {
  const own = [...world.repositories.values()].filter((repository) => repository.owner === account);
  const hidden = own.filter((repository) => repository.isPrivate).length;
  const nothing = {
    name: null,
    company: null,
    blog: '',
    location: null,
    email: null,
    hireable: null,
    bio: null,
  };
  const counts = {
    public_gists: 0,
    followers: 0,
    following: 0,
    private_gists: 0,
    disk_usage: 0,
    collaborators: 0,
  };
  return {
    ...toUser(account, urls),
    ...nothing,
    ...counts,
    public_repos: own.length - hidden,
    total_private_repos: hidden,
    owned_private_repos: hidden,
    created_at: timestamp(account.createdAt),
    updated_at: timestamp(account.createdAt),
    two_factor_authentication: true,
  };
}

const PLAIN =
  `contributors deployments downloads events forks languages merges stargazers subscribers subscription
tags teams hooks`.split(/\s+/);
const TEMPLATES: Record<string, string> = {
  archive_url: '/{archive_format}{/ref}',
  assignees_url: '/assignees{/user}',
  blobs_url: '/git/blobs{/sha}',
  branches_url: '/branches{/branch}',
  collaborators_url: '/collaborators{/collaborator}',
  comments_url: '/comments{/number}',
  commits_url: '/commits{/sha}',
  compare_url: '/compare/{base}...{head}',
  contents_url: '/contents/{+path}',
  git_commits_url: '/git/commits{/sha}',
  git_refs_url: '/git/refs{/sha}',
  git_tags_url: '/git/tags{/sha}',
  issue_comment_url: '/issues/comments{/number}',
  issue_events_url: '/issues/events{/number}',
  issues_url: '/issues{/number}',
  keys_url: '/keys{/key_id}',
  labels_url: '/labels{/name}',
  milestones_url: '/milestones{/number}',
  notifications_url: '/notifications{?since,all,participating}',
  pulls_url: '/pulls{/number}',
  releases_url: '/releases{/id}',
  statuses_url: '/statuses/{sha}',
  trees_url: '/git/trees{/sha}',
};

/** `minimal-repository`: what a run says of its repository. */
export function toMinimalRepository(repository: Repository, urls: Urls) {
  const url = apiUrl(urls, repository);
  const templates = Object.entries(TEMPLATES).map(([name, path]) => [name, url + path]);
  const plain = PLAIN.map((name) => [`${name}_url`, `${url}/${name}`]);
  return {
    id: repository.id,
    node_id: nodeId('R', repository.id),
    name: repository.name,
    full_name: fullName(repository),
    owner: toUser(repository.owner, urls),
    private: repository.isPrivate,
    html_url: htmlUrl(urls, repository),
    description: repository.description,
    fork: false,
    url,
    ...Object.fromEntries([...templates, ...plain]),
  };
}

/** `full-repository`, as its people see it or a passer-by. */
export function toRepository(repository: Repository, urls: Urls, isOwn: boolean) {
  const page = htmlUrl(urls, repository);
  const none = { forks_count: 0, stargazers_count: 0, watchers_count: 0, open_issues_count: 0, size: 0 };
  const counts = { ...none, forks: 0, open_issues: 0, watchers: 0, subscribers_count: 0, network_count: 0 };
  const features = {
    has_issues: true,
    has_projects: true,
    has_wiki: true,
    has_pages: false,
    has_discussions: false,
  };
  return {
    ...toMinimalRepository(repository, urls),
    ...counts,
    ...features,
    git_url: `git:${page.replace(/^https?:/, '')}.git`,
    ssh_url: `git@localhost:${fullName(repository)}.git`,
    clone_url: `${page}.git`,
    svn_url: page,
    mirror_url: null,
    homepage: repository.homepage,
    language: null,
    license: null,
    default_branch: repository.defaultBranch,
    is_template: false,
    topics: [],
    archived: false,
    disabled: false,
    visibility: repository.isPrivate ? 'private' : 'public',
    permissions: { admin: isOwn, push: isOwn, pull: true },
    pushed_at: timestamp(repository.pushedAt),
    created_at: timestamp(repository.createdAt),
    updated_at: timestamp(repository.pushedAt),
  };
}
