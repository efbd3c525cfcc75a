import {
  type AsyncRouteComponent,
  createRootRoute,
  createRoute,
  createRouter,
  Outlet,
  type RouteComponent,
  redirect,
} from '@tanstack/react-router';
import { queryClient } from '#api.ts';
import { findPage, type PageName, pages, pathOf } from '#paths.ts';
import { holdingsOf } from '#session/auth.tsx';
import { sessionQuery } from '#session/session.ts';
import { ForbiddenPage, NotFoundPage, RouteError } from '#shell/error-pages.tsx';
import { lazyPage } from '#shell/lazy-page.tsx';
import { OutsideFrame } from '#shell/outside-frame.tsx';
import { RouteProgress } from '#shell/route-progress.tsx';
import { PageSkeleton } from '#ui/skeletons.tsx';
import { parseSearch, stringifySearch } from '#url-state.ts';

/** Every page of the console: the contract's table says where it is and who may see it; its code is loaded when it is wanted. */
const components: Record<PageName, AsyncRouteComponent<object>> = {
  login: lazyPage(() => import('./features/sign-in/login-page.tsx'), 'LoginPage'),
  setup: lazyPage(() => import('./features/sign-in/setup-page.tsx'), 'SetupPage'),
  invitation: lazyPage(() => import('./features/sign-in/invite-page.tsx'), 'InvitePage'),
  forgot: lazyPage(() => import('./features/sign-in/forgot-page.tsx'), 'ForgotPage'),
  reset: lazyPage(() => import('./features/sign-in/reset-page.tsx'), 'ResetPage'),
  notMe: lazyPage(() => import('./features/sign-in/not-me-page.tsx'), 'NotMePage'),
  overview: lazyPage(() => import('./features/overview/overview-page.tsx'), 'OverviewPage'),
  projects: lazyPage(() => import('./features/projects/projects-page.tsx'), 'ProjectsPage'),
  projectPwa: lazyPage(() => import('./features/pwa/pwa-page.tsx'), 'PwaPage'),
  projectCredentials: lazyPage(() => import('./features/vault/credentials-page.tsx'), 'CredentialsPage'),
  projectGithub: lazyPage(() => import('./features/github/github-page.tsx'), 'GithubPage'),
  projectWrapper: lazyPage(() => import('./features/wrappers/wrapper-page.tsx'), 'WrapperPage'),
  projectBuilds: lazyPage(() => import('./features/builds/builds-page.tsx'), 'BuildsPage'),
  projectBuild: lazyPage(() => import('./features/builds/build-page.tsx'), 'BuildPage'),
  projectSettings: lazyPage(
    () => import('./features/projects/project-settings-page.tsx'),
    'ProjectSettingsPage',
  ),
  newProject: lazyPage(() => import('./features/projects/new-project-page.tsx'), 'NewProjectPage'),
  project: lazyPage(() => import('./features/projects/project-page.tsx'), 'ProjectPage'),
  people: lazyPage(() => import('./features/people/people-page.tsx'), 'PeoplePage'),
  person: lazyPage(() => import('./features/people/person-page.tsx'), 'PersonPage'),
  roles: lazyPage(() => import('./features/roles/roles-page.tsx'), 'RolesPage'),
  role: lazyPage(() => import('./features/roles/role-page.tsx'), 'RolePage'),
  workspaces: lazyPage(() => import('./features/workspaces/workspaces-page.tsx'), 'WorkspacesPage'),
  workspace: lazyPage(() => import('./features/workspaces/workspace-page.tsx'), 'WorkspacePage'),
  keys: lazyPage(() => import('./features/keys/keys-page.tsx'), 'KeysPage'),
  bans: lazyPage(() => import('./features/bans/bans-page.tsx'), 'BansPage'),
  serviceTokens: lazyPage(
    () => import('./features/service-tokens/service-tokens-page.tsx'),
    'ServiceTokensPage',
  ),
  attention: lazyPage(() => import('./features/attention/attention-page.tsx'), 'AttentionPage'),
  jobs: lazyPage(() => import('./features/jobs/jobs-page.tsx'), 'JobsPage'),
  backups: lazyPage(() => import('./features/backups/backups-page.tsx'), 'BackupsPage'),
  audit: lazyPage(() => import('./features/audit/audit-page.tsx'), 'AuditPage'),
  system: lazyPage(() => import('./features/system/system-page.tsx'), 'SystemPage'),
  secondFactor: lazyPage(() => import('./features/profile/second-factor-page.tsx'), 'SecondFactorPage'),
  profile: lazyPage(() => import('./features/profile/profile-page.tsx'), 'ProfilePage'),
  webhooks: lazyPage(() => import('./features/webhooks/webhooks-page.tsx'), 'WebhooksPage'),
  webhookEndpoint: lazyPage(() => import('./features/webhooks/endpoint-page.tsx'), 'WebhookEndpointPage'),
  webhookSource: lazyPage(() => import('./features/webhooks/source-page.tsx'), 'WebhookSourcePage'),
};

const isName = (name: string): name is PageName => name in pages;
const isPublic = (name: PageName) => pages[name].access === 'public';

const loadFrame = () => import('./shell/app-frame.tsx');

/** The page and its frame are fetched beside the question who is signed in, not after it. */
function fetchEarly(): void {
  const name = findPage(location.pathname);
  const isOutside = name !== undefined && isPublic(name);
  const parts = [name && components[name].preload?.(), isOutside ? undefined : loadFrame()];
  // Whatever is wrong with it is told where it is shown.
  Promise.allSettled(parts);
}
fetchEarly();

const root = createRootRoute({
  component: () => (
    <>
      <RouteProgress />
      <Outlet />
    </>
  ),
  errorComponent: RouteError,
});

/** Pages for people without a session. */
const outside = createRoute({
  getParentRoute: () => root,
  id: 'outside',
  component: OutsideFrame,
});

/** Pages for people with one. Who has none is sent to sign in, and back here afterwards. */
const inside = createRoute({
  getParentRoute: () => root,
  id: 'inside',
  async beforeLoad({ location: { href } }) {
    const session = await queryClient.ensureQueryData(sessionQuery);
    if (session === null)
      throw redirect({ to: pathOf('login'), search: href === '/' ? {} : { to: href }, replace: true });
  },
  component: lazyPage(loadFrame, 'AppFrame'),
  errorComponent: RouteError,
});

const names = Object.keys(pages).filter(isName);
const toPattern = (path: string) => path.replace(/:([A-Za-z]+)/g, '$$$1');

const outsideRoutes = names.filter(isPublic).map((name) =>
  createRoute({
    getParentRoute: () => outside,
    path: toPattern(pages[name].path),
    component: components[name],
    errorComponent: RouteError,
  }),
);

const insideRoutes = names
  .filter((name) => !isPublic(name))
  .map((name) =>
    createRoute({
      getParentRoute: () => inside,
      path: toPattern(pages[name].path),
      component: guarded(name),
      errorComponent: RouteError,
      pendingComponent: PageSkeleton,
    }),
  );

/** The page, or why it is not for this person. */
function guarded(name: PageName): RouteComponent {
  const { access } = pages[name];
  const Component = components[name];
  if (access === 'public' || access === 'identified') return Component;
  const Guarded = () =>
    holdingsOf(queryClient.getQueryData(sessionQuery.queryKey)).holds(access) ? (
      <Component />
    ) : (
      <ForbiddenPage permission={access} />
    );
  return Object.assign(Guarded, { preload: async () => Component.preload?.() });
}

/** Whatever else is asked for, inside the frame, so that the way on is at hand. */
const unknown = createRoute({ getParentRoute: () => inside, path: '$', component: NotFoundPage });

export const router = createRouter({
  routeTree: root.addChildren([
    outside.addChildren(outsideRoutes),
    inside.addChildren([...insideRoutes, unknown]),
  ]),
  parseSearch,
  stringifySearch,
  defaultPreload: 'intent',
  defaultPendingMs: 300,
  defaultPendingMinMs: 200,
  defaultPreloadStaleTime: 0,
  scrollRestoration: true,
});
