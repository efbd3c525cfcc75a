import type { Db } from '#engines/database/schema.ts';
import type { AuditLog } from '#features/audit/audit-log.service.ts';
import type { PersonRow } from '#features/identity/actor.ts';
import { type Authenticator, createAuthenticator } from '#features/identity/authenticator.service.ts';
import { type BanDeps, type BanList, createBanList } from '#features/identity/bans.service.ts';
import type { IdentityDeps } from '#features/identity/identity-deps.ts';
import { openDigestRing } from '#features/identity/key-digest.ts';
import type { KeyWatch } from '#features/identity/notices/known-places.service.ts';
import {
  defaultNeedingRoles,
  lacksSecondFactor,
} from '#features/identity/second-factor/enrolment.service.ts';
import {
  createServiceAuthenticator,
  type ServiceAuthenticator,
} from '#features/identity/service-tokens/service-token-authenticator.service.ts';
import {
  createSessionAuthenticator,
  type SessionAuthenticator,
} from '#features/identity/sessions/session-authenticator.service.ts';
import type { TokenAuthenticator } from '#features/identity/tokens/tokens-deps.ts';
import type { Caller } from '#platform/caller.ts';
import { deriveKeys } from '#platform/cipher.ts';
import { type Csrf, createCsrf } from '#platform/csrf.ts';
import { createCursors } from '#platform/cursor.ts';
import type { GateDeps } from '#platform/gate.ts';
import { newRequestId } from '#platform/ids.ts';
import { createSessionCookies, type SessionCookies } from '#platform/session-cookies.ts';
import type { AppOptions } from './app-options.ts';
import { type AppTokens, openTokens } from './app-tokens.ts';

export interface AppIdentity {
  bans: BanList;
  /** The actor of the one credential of a request. */
  identify: GateDeps['identify'];
  cookies: SessionCookies;
  csrf: Csrf;
  tokens: AppTokens;
  deps: IdentityDeps;
  /** Ends what runs in the background. */
  close(): void;
}

/** What tells who presents a credential, and forgets what it remembers. */
interface Authenticators {
  keys: Authenticator;
  sessions: SessionAuthenticator;
  tokens: TokenAuthenticator;
  services: ServiceAuthenticator;
}

/** Who may call: keys, sessions and bans, and how their changes reach the other instances. */
export async function composeIdentity(
  options: AppOptions,
  audit: AuditLog,
  watchKey: KeyWatch,
): Promise<AppIdentity> {
  const { config, engines, clock, logger, rememberKeysMs = 5000 } = options;
  const { db } = engines.database;
  const ring = openDigestRing(config.APIKEY_HMAC_SECRET_B64);
  const bans = composeBans(options, audit);
  await bans.reload();
  const cookies = createSessionCookies(config.PUBLIC_URL.startsWith('https:'));
  const csrf = createCsrf(deriveKeys(config.SECRET_KEY, 'csrf'), cookies.csrf, ownOrigins(config));
  const needingRoles = defaultNeedingRoles(config.NODE_ENV === 'production');
  const common = { clock, logger, rememberMs: rememberKeysMs };
  const lacks = (person: PersonRow) => lacksSecondFactor(db, { needingRoles }, person);
  const tokens = await openTokens(options, lacks);
  const { counters } = engines;
  const ofKeys = { ...common, ring, counters, recordWrongKey: bans.recordWrongKey };
  const authenticators: Authenticators = {
    keys: createAuthenticator(db, { ...ofKeys, watchKey }),
    sessions: createSessionAuthenticator(db, { ...common, cookies, csrf, lacksSecondFactor: lacks }),
    tokens: tokens.authenticator,
    services: createServiceAuthenticator(db, ofKeys),
  };
  const close = listenToOthers(options, bans, authenticators);
  const deps = {
    clock,
    ring,
    cursors: createCursors(...deriveKeys(config.SECRET_KEY, 'cursors')),
    audit: audit.record,
    publishChange: () => engines.bus.publish('identity', null),
  };
  return { bans, cookies, csrf, tokens, deps, identify: identifyBy(authenticators), close };
}

/** Chooses by the kind of the credential; nothing falls back to another kind. */
function identifyBy({ keys, sessions, tokens, services }: Authenticators): GateDeps['identify'] {
  return ({ kind, secret }, origin, visit) => {
    if (kind === 'api-key') return keys.identify(secret, origin);
    if (kind === 'session') return sessions.identify(secret, origin, visit);
    return kind === 'token' ? tokens.identify(secret) : services.identify(secret, origin);
  };
}

/** Web origins whose pages may send requests: the server's own, and those of CORS_ORIGIN. */
const ownOrigins = ({ PUBLIC_URL, CORS_ORIGIN }: AppOptions['config']) => [
  new URL(PUBLIC_URL).origin,
  ...CORS_ORIGIN.filter((origin) => origin !== '*'),
];

const composeBans = (options: AppOptions, audit: AuditLog): BanList =>
  openBans(options.engines.database.db, {
    ...options,
    counters: options.engines.counters,
    audit,
    publishChange: () => options.engines.bus.publish('bans', null),
  });

interface BanSurroundings
  extends Pick<AppOptions, 'config' | 'clock' | 'logger'>,
    Pick<BanDeps, 'counters' | 'publishChange'> {
  audit: Pick<AuditLog, 'record'>;
}

/** The bans, also for an operator. */
export function openBans(db: Db, { config, audit, ...surroundings }: BanSurroundings): BanList {
  return createBanList(db, {
    ...surroundings,
    limits: {
      afterFails: config.BAN_AFTER_FAILS,
      failTtlMs: config.FAIL_TTL_SECONDS * 1000,
      banTtlMs: config.BAN_TTL_SECONDS * 1000,
    },
    recordBan: (trx, subject, until) =>
      audit.record(trx, systemCaller('bans'), { action: 'BAN_CREATE', subject, details: { until } }),
    recordLift: (trx, caller, subject) => audit.record(trx, caller, { action: 'BAN_LIFT', subject }),
  });
}

/** @returns ends it */
function listenToOthers(
  { engines, logger, rereadBansMs = 5000 }: AppOptions,
  bans: BanList,
  authenticators: Authenticators,
): () => void {
  const { bus } = engines;
  let isTold = false;
  const reload = () => {
    bans.reload().then(
      () => {
        isTold = false;
      },
      (error: unknown) => {
        if (!isTold) logger.error({ error: String(error) }, 'bans were not read');
        isTold = true;
      },
    );
  };
  bus.subscribe('bans', reload);
  const forget = () => {
    for (const authenticator of Object.values(authenticators)) authenticator.forgetAll();
  };
  bus.subscribe('identity', forget);
  bus.onGap(() => {
    forget();
    reload();
  });
  // An operator's command, and instances without Redis, tell nobody.
  const timer = setInterval(reload, rereadBansMs).unref();
  return () => clearInterval(timer);
}

/** Marsa itself, where no person acts. */
export function systemCaller(id: string): Caller {
  const role = { id: 'system', name: 'system', isActive: true, permissions: [], holds: { has: () => true } };
  const credential = { kind: 'job' as const, id };
  return {
    actor: { kind: 'system', id, name: 'Marsa', credential, role, memberships: [] },
    ip: 'local',
    requestId: newRequestId(),
  };
}
