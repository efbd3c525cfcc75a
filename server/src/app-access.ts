import type { AuditLog } from '#features/audit/audit-log.service.ts';
import { recordNotice } from '#features/identity/notices/notices.service.ts';
import type { Http } from '#platform/http.ts';
import { composeAccounts } from './app-accounts.ts';
import { type AppIdentity, systemCaller } from './app-identity.ts';
import type { AppJobs } from './app-jobs.ts';
import type { Mail } from './app-mail.ts';
import { type Notices, serveNotices } from './app-notices.ts';
import type { AppOptions } from './app-options.ts';
import { composeSecondFactor } from './app-second-factor.ts';
import { composeSessions } from './app-sessions.ts';
import { composeTokens } from './app-tokens.ts';

interface AccessParts {
  who: AppIdentity;
  jobs: AppJobs;
  mail: Mail;
  notices: Notices;
}

/** How people and programs get in, and what people are told of it. */
export async function composeAccess<Project>(
  http: Http<Project>,
  options: AppOptions,
  audit: AuditLog,
  { who, jobs, mail, notices }: AccessParts,
) {
  const { db } = options.engines.database;
  const { deps: identity, tokens: known } = who;
  const sessions = composeSessions(http, options, who, notices);
  const factors = composeSecondFactor(http, options, sessions.deps, notices.deps);
  const tokens = composeTokens(http, options, audit, {
    ...{ identity, tokens: known, sessions: sessions.deps },
    ...factors,
    caller: () => systemCaller('tokens'),
    noticeReuse: (trx, personId, { ip }) =>
      recordNotice(trx, notices.deps, { personId, kind: 'refresh-reuse', details: { ip } }),
  });
  const accounts = composeAccounts(http, options, sessions.deps, jobs, mail.post, (trx, personId, ip) =>
    recordNotice(trx, notices.deps, { personId, kind: 'password-changed', details: { ip } }),
  );
  serveNotices(http, db, jobs, mail.post, { ...identity, systemCaller: () => systemCaller('notices') });
  return { sessions, working: [sessions, tokens, notices], mailing: [mail, accounts] };
}
