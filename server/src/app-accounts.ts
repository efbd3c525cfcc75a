import type { JobKind } from '#engines/queue/job-kind.ts';
import { accountRoutes } from '#features/identity/accounts/accounts.routes.ts';
import type { AccountDeps } from '#features/identity/accounts/accounts-deps.ts';
import { invitationJobs } from '#features/identity/invitations/invitations.jobs.ts';
import { forgotJobs } from '#features/identity/passwords/reset.jobs.ts';
import type { SessionDeps } from '#features/identity/sessions/sessions-deps.ts';
import type { Post } from '#features/mail/mail.service.ts';
import type { Http } from '#platform/http.ts';
import { systemCaller } from './app-identity.ts';
import type { AppJobs } from './app-jobs.ts';
import type { AppOptions } from './app-options.ts';

/** People, invitations and passwords. */
export function composeAccounts<Project>(
  http: Http<Project>,
  { config, engines }: AppOptions,
  sessions: SessionDeps,
  { enqueue }: AppJobs,
  post: Post,
  noticePassword: AccountDeps['noticePassword'],
): { kinds: JobKind[] } {
  const { db } = engines.database;
  const deps: AccountDeps = {
    ...sessions,
    enqueue,
    publicUrl: config.PUBLIC_URL,
    isMailOn: post.isOn,
    notify: post.notify,
    noticePassword,
    sendLink: post.sendLink,
    systemCaller: () => systemCaller('accounts'),
  };
  accountRoutes(http, db, deps);
  return { kinds: [forgotJobs(db, deps), invitationJobs(db, deps)] };
}
