import { recordNotice } from '#features/identity/notices/notices.service.ts';
import type { NoticeDeps } from '#features/identity/notices/notices-deps.ts';
import {
  defaultNeedingRoles,
  isRequired,
  listFactors,
} from '#features/identity/second-factor/enrolment.service.ts';
import { isCodeOfApp } from '#features/identity/second-factor/one-time-code.ts';
import { toSite } from '#features/identity/second-factor/passkey.ts';
import { proveSecondFactor } from '#features/identity/second-factor/proof.service.ts';
import { secondFactorRoutes } from '#features/identity/second-factor/second-factor.routes.ts';
import type { SecondFactorDeps } from '#features/identity/second-factor/second-factor-deps.ts';
import type { SessionDeps } from '#features/identity/sessions/sessions-deps.ts';
import type { TokenDeps } from '#features/identity/tokens/tokens-deps.ts';
import type { Http } from '#platform/http.ts';
import { openKeyRing } from '#platform/key-ring.ts';
import type { AppOptions } from './app-options.ts';

/** What people prove beside their password. */
export function composeSecondFactor<Project>(
  http: Http<Project>,
  { config, engines, logger }: AppOptions,
  sessions: SessionDeps,
  notices: NoticeDeps,
): Pick<TokenDeps, 'proveCode' | 'lacksSecondFactor'> {
  const { db } = engines.database;
  const keyRing = openKeyRing(config.MASTER_KEY_B64);
  const deps: SecondFactorDeps = {
    ...sessions,
    keyRing,
    site: toSite(config.PUBLIC_URL),
    needingRoles: defaultNeedingRoles(config.NODE_ENV === 'production'),
    forgetAttempts(key, windowMs) {
      Promise.resolve(engines.counters.forget(key, windowMs)).catch((error: unknown) =>
        logger.warn({ error: String(error) }, 'tries of a second factor are still counted'),
      );
    },
    noticeChange: (trx, { actor, ip }, personId, change) =>
      recordNotice(trx, notices, {
        ...{ personId, kind: 'second-factor-changed' },
        details: { change, ip, ...(actor.id === personId ? {} : { by: actor.name }) },
      }),
  };
  secondFactorRoutes(http, db, { ...sessions, ...deps });
  return {
    // A program has no page to choose on: what is no code of the app is taken for a recovery code.
    proveCode: (on, { personId, ip }, code) =>
      proveSecondFactor(
        on,
        deps,
        { personId, subject: 'token', ip },
        { factor: isCodeOfApp(code) ? 'totp' : 'recovery-code', code },
      ),
    lacksSecondFactor: async (on, personId) =>
      (await isRequired(on, deps, personId)) && (await listFactors(on, personId)).length === 0,
  };
}
