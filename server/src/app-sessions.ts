import { availableParallelism } from 'node:os';
import { noticeEntry } from '#features/identity/notices/known-places.service.ts';
import { isDeviceKnown } from '#features/identity/notices/known-places.store.ts';
import { recordNotice } from '#features/identity/notices/notices.service.ts';
import { requireGoodPassword } from '#features/identity/passwords/password-policy.ts';
import { listFactors } from '#features/identity/second-factor/enrolment.service.ts';
import { pruneSessions, pruneSessionsDaily } from '#features/identity/sessions/sessions.jobs.ts';
import { sessionRoutes } from '#features/identity/sessions/sessions.routes.ts';
import type { SessionDeps } from '#features/identity/sessions/sessions-deps.ts';
import { makeSetupToken } from '#features/identity/sessions/setup.service.ts';
import { deriveKeys } from '#platform/cipher.ts';
import { readPoolThreads } from '#platform/config.ts';
import type { Http } from '#platform/http.ts';
import { createPasswords, passwordPurpose } from '#platform/password.ts';
import { type AppIdentity, systemCaller } from './app-identity.ts';
import type { Notices } from './app-notices.ts';
import type { AppOptions } from './app-options.ts';

const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;

/** How people sign in, and what they do with their sessions. */
export function composeSessions<Project>(
  http: Http<Project>,
  { config, engines, clock }: AppOptions,
  { cookies, csrf, deps: identity }: AppIdentity,
  { deps: notices, tellOfFailures }: Pick<Notices, 'deps' | 'tellOfFailures'>,
) {
  const { db } = engines.database;
  const { host } = new URL(config.PUBLIC_URL);
  const deps: SessionDeps = {
    ...identity,
    ...{ cookies, csrf, counters: engines.counters },
    signInsPerMinute: config.RATE_SIGN_IN_PER_IP_PER_MIN,
    limits: {
      idleMs: config.SESSION_IDLE_MINUTES * minuteMs,
      absoluteMs: config.SESSION_HOURS * 60 * minuteMs,
      rememberedIdleMs: dayMs,
      rememberedMs: config.SESSION_REMEMBER_DAYS * dayMs,
    },
    passwords: createPasswords({
      keys: deriveKeys(config.SECRET_KEY, passwordPurpose),
      // Files and names are never left without a thread.
      concurrency: Math.max(1, Math.min(availableParallelism(), readPoolThreads() - 2)),
      queue: 32,
      waitMs: 2000,
    }),
    findFactors: listFactors,
    isDeviceKnown,
    tellOfFailures,
    noticeEntry: (trx, entry) => noticeEntry(trx, notices, entry),
    noticeEnd: (trx, personId, details) =>
      recordNotice(trx, notices, { personId, kind: 'session-ended-by-admin', details }),
    checkNewPassword: (password, chooser) => requireGoodPassword(password, { ...chooser, host }),
  };
  sessionRoutes(http, db, { ...deps, systemCaller: () => systemCaller('setup') });
  return {
    deps,
    kinds: [pruneSessions(db, clock)],
    schedules: [pruneSessionsDaily],
    /** The link by which the first administrator is made; undefined where people can sign in already. */
    async makeSetupLink(): Promise<string | undefined> {
      const token = await makeSetupToken(db, clock);
      return token && `${config.PUBLIC_URL}/setup#${token}`;
    },
  };
}
