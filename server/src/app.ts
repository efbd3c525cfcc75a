import { isAtHead } from '#engines/database/migrator.ts';
import { type AuditLog, createAuditLog } from '#features/audit/audit-log.service.ts';
import { deriveAuditKeys } from '#features/audit/seal.ts';
import { hasRunningBuild } from '#features/builds/builds.store.ts';
import { healthRoutes } from '#features/health/health.routes.ts';
import { identityRoutes } from '#features/identity/identity.routes.ts';
import type { IdentityDeps } from '#features/identity/identity-deps.ts';
import { ensureBuiltInRoles } from '#features/identity/people.service.ts';
import { getWorkspaceForProjects, requireWorkspace } from '#features/identity/workspaces.service.ts';
import type { Worker } from '#features/jobs/worker.jobs.ts';
import { projectRoutes } from '#features/projects/projects.routes.ts';
import { hasProjects, listProjectIds, pingProjects } from '#features/projects/projects.store.ts';
import type { ProjectTable } from '#features/projects/projects.tables.ts';
import { deleteWebhooksOf } from '#features/webhooks/workspace-contents.store.ts';
import type { Http } from '#platform/http.ts';
import { openKeyRing } from '#platform/key-ring.ts';
import type { Passwords } from '#platform/password.ts';
import { composeAccess } from './app-access.ts';
import { composeAttention } from './app-attention.ts';
import { composeAudit, type Sealing } from './app-audit.ts';
import { composeBackups } from './app-backups.ts';
import { composeConsole } from './app-console.ts';
import { createEmit } from './app-emit.ts';
import { composeEvents, tellOfAct } from './app-events.ts';
import { composeHttp } from './app-http.ts';
import { composeIdentity } from './app-identity.ts';
import { composeJobs, composeWorker } from './app-jobs.ts';
import { composeLine } from './app-line.ts';
import { composeMail } from './app-mail.ts';
import { composeNotices } from './app-notices.ts';
import type { AppOptions } from './app-options.ts';
import { composeRehearsals, deleteWithRehearsal } from './app-rehearsals.ts';
import { composeStations } from './app-stations.ts';
import { composeWebhooks } from './app-webhooks.ts';
import { requireMasterKeys } from './master-keys.ts';
import type { Engines } from './open-engines.ts';
import { version } from './version.ts';

export interface App {
  http: Http<ProjectTable>;
  identity: IdentityDeps;
  passwords: Passwords;
  /** The one-time link by which the first administrator is made; undefined where people can sign in already. */
  makeSetupLink(): Promise<string | undefined>;
  /** Ends what runs in the background; the requests in flight have been answered by then. */
  close(): Promise<void>;
}

/** The composition root: what each feature needs of the others is given here, and in the `app-*` files beside. */
export async function createApp(options: AppOptions): Promise<App> {
  const { config, engines, clock, logger } = options;
  const { db } = engines.database;
  const auditKeys = deriveAuditKeys(config.SECRET_KEY);
  const audit = createAuditLog(db, {
    clock,
    keys: auditKeys,
    onAct: (act) => tellOfAct(options, act),
    onError: (error, lost) => logger.error({ error: String(error), lost }, 'refusals were not written'),
  });
  await requireMasterKeys(db, openKeyRing(config.MASTER_KEY_B64));
  await ensureBuiltInRoles(db, { clock });
  const jobs = composeJobs(options);
  const mail = composeMail(options, jobs);
  const notices = composeNotices(options, jobs, mail.post);
  const who = await composeIdentity(options, audit, notices.watchKey);
  const { bans, deps: identity } = who;
  const { cursors } = identity;
  const http = await composeHttp(options, who, audit);

  healthRoutes(http, {
    ...{ metricsToken: config.METRICS_TOKEN, parts: partsOf(engines), clock, version },
    settings: options.settings,
  });
  identityRoutes(http, db, {
    ...{ ...identity, bans, listProjectIds, hasProjects },
    deleteContents: deleteWebhooksOf,
  });
  const { sessions, working, mailing } = await composeAccess(http, options, audit, {
    ...{ who, jobs, mail, notices },
  });
  const projects = {
    ...{ clock, cursors, getWorkspaceForProjects, requireWorkspace, hasRunningBuild },
    audit: audit.record,
    deleteContents: deleteWithRehearsal(audit.record),
  };
  projectRoutes(http, db, projects);
  const sealing = composeAudit(http, options, audit, auditKeys, cursors);
  const emit = createEmit(options, jobs);
  const line = composeLine(http, options, audit, cursors, jobs, emit);
  const closeRehearsals = await composeRehearsals(http, options, audit, projects, line);
  const webhooks = composeWebhooks(http, options, audit, cursors, jobs);
  const backups = composeBackups(http, options, audit, jobs);
  composeAttention(
    http,
    options,
    [webhooks, sealing, backups, notices].map((of) => of.attention),
  );
  composeStations(http, options);
  const closeEvents = composeEvents(http, options);
  await composeConsole(http, options, who);
  const all = [...working, line, webhooks, backups];
  const worker = composeWorker(http, options, audit, cursors, {
    kinds: [...all, ...mailing].flatMap(({ kinds }) => kinds),
    schedules: all.flatMap(({ schedules }) => schedules),
  });
  const { makeSetupLink } = sessions;
  const { passwords } = sessions.deps;
  const stop = startBackground(audit, sealing, worker, [line, webhooks]);
  const close = async () => {
    closeEvents();
    who.close();
    await closeRehearsals();
    await stop();
  };
  return { http, identity, passwords, makeSetupLink, close };
}

/** Starts what runs beside the requests. @returns ends it, writing what is still in memory */
function startBackground(
  audit: AuditLog,
  sealing: Sealing,
  worker: Worker,
  users: readonly { close(): Promise<void> }[],
): () => Promise<void> {
  sealing.start();
  worker.start();
  return async () => {
    await worker.stop();
    for (const user of users) await user.close();
    await audit.flush();
    await sealing.stop();
  };
}

function partsOf({ database: { db }, redis }: Engines) {
  return [
    { name: 'database' as const, check: () => pingProjects(db) },
    {
      name: 'migrations' as const,
      check: async () => {
        if (!(await isAtHead(db))) throw new Error('migrations are pending: npm run migrate -- up');
      },
    },
    ...(redis ? [{ name: 'redis' as const, check: () => redis.ping() }] : []),
  ];
}
