import type { Access } from './endpoint.ts';

/** A page of the console: its path, with `:name` parameters, and who may see it. */
export interface PageRule {
  path: string;
  access: Access;
}

/**
 * Every page of the console. The server answers these paths with the console, sends who has no session to sign in, and
 * refuses who lacks the permission; the console's router shows the same table.
 */
export const pages = {
  login: { path: '/login', access: 'public' },
  setup: { path: '/setup', access: 'public' },
  invitation: { path: '/invitation', access: 'public' },
  forgot: { path: '/forgot', access: 'public' },
  reset: { path: '/reset', access: 'public' },
  notMe: { path: '/not-me', access: 'public' },
  overview: { path: '/', access: 'identified' },
  projects: { path: '/projects', access: 'projects:read' },
  projectPwa: { path: '/projects/:projectId/pwa', access: 'pwa:read' },
  projectCredentials: { path: '/projects/:projectId/credentials', access: 'secrets:read' },
  projectGithub: { path: '/projects/:projectId/github', access: 'github:read' },
  projectWrapper: { path: '/projects/:projectId/wrapper', access: 'wrappers:read' },
  projectBuilds: { path: '/projects/:projectId/builds', access: 'builds:read' },
  projectBuild: { path: '/projects/:projectId/builds/:buildId', access: 'builds:read' },
  projectSettings: { path: '/projects/:projectId/settings', access: 'projects:read' },
  newProject: { path: '/projects/new', access: 'projects:write' },
  project: { path: '/projects/:projectId', access: 'projects:read' },
  people: { path: '/people', access: 'devkeys:read' },
  person: { path: '/people/:personId', access: 'devkeys:read' },
  roles: { path: '/roles', access: 'roles:read' },
  role: { path: '/roles/:roleId', access: 'roles:read' },
  workspaces: { path: '/workspaces', access: 'identified' },
  workspace: { path: '/workspaces/:workspaceId', access: 'members:read' },
  keys: { path: '/keys', access: 'devkeys:read' },
  bans: { path: '/bans', access: 'bans:read' },
  serviceTokens: { path: '/service-tokens', access: 'service-tokens:read' },
  webhooks: { path: '/webhooks', access: 'webhooks:read' },
  webhookEndpoint: {
    path: '/webhooks/:workspaceId/endpoints/:endpointId',
    access: 'webhooks:read',
  },
  webhookSource: { path: '/webhooks/:workspaceId/sources/:sourceId', access: 'webhooks:read' },
  attention: { path: '/attention', access: 'attention:read' },
  jobs: { path: '/jobs', access: 'jobs:read' },
  backups: { path: '/backups', access: 'backups:read' },
  audit: { path: '/audit', access: 'audit:read' },
  system: { path: '/system', access: 'system:read' },
  secondFactor: { path: '/second-factor', access: 'identified' },
  profile: { path: '/profile', access: 'identified' },
} as const satisfies Record<string, PageRule>;

export type PageName = keyof typeof pages;

type NamesIn<Path extends string> = Path extends `${string}:${infer Name}/${infer Rest}`
  ? Name | NamesIn<Rest>
  : Path extends `${string}:${infer Name}`
    ? Name
    : never;

/** Pages whose path has no parameters. */
export type PlainPageName = {
  [Name in PageName]: NamesIn<(typeof pages)[Name]['path']> extends never ? Name : never;
}[PageName];

/** What the path of a page needs to become a URL. */
export type PageParams<Name extends PageName> = Record<NamesIn<(typeof pages)[Name]['path']>, string>;

/** The path of a page of the console, with its parameters filled in. */
export function pathOf<Name extends PageName>(
  name: Name,
  ...[params]: NamesIn<(typeof pages)[Name]['path']> extends never ? [] : [params: PageParams<Name>]
): string {
  const values: Record<string, string> = params ?? {};
  return pages[name].path.replace(/:([A-Za-z]+)/g, (_, key: string) => encodeURIComponent(values[key] ?? ''));
}
