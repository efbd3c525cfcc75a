import type { AuditLog } from '#features/audit/audit-log.service.ts';
import { type Authenticator, createAuthenticator } from '#features/identity/authenticator.service.ts';
import { type BanList, createBanList } from '#features/identity/bans.service.ts';
import type { IdentityDeps } from '#features/identity/identity-deps.ts';
import { openDigestRing } from '#features/identity/key-digest.ts';
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
}

/** What tells who presents a credential, and forgets what it remembers. */
interface Authenticators {
  keys: Authenticator;
  sessions: SessionAuthenticator;
  tokens: TokenAuthenticator;
  services: ServiceAuthenticator;
}

/** Who may call: keys, sessions and bans, and how their changes reach the other instances. */
export async function composeIdentity(options: AppOptions, audit: AuditLog): Promise<AppIdentity> {
  const { config, engines, clock, logger, rememberKeysMs = 5000 } = options;
  const { db } = engines.database;
  const ring = openDigestRing(config.APIKEY_HMAC_SECRET_B64);
  const bans = composeBans(options, audit);
  await bans.reload();
  const cookies = createSessionCookies(config.PUBLIC_URL.startsWith('https:'));
  const csrf = createCsrf(deriveKeys(config.SECRET_KEY, 'csrf'), cookies.csrf, ownOrigins(config));
  const common = { clock, logger, rememberMs: rememberKeysMs };
  const tokens = await openTokens(options);
  const { counters } = engines;
  const ofKeys = { ...common, ring, counters, recordWrongKey: bans.recordWrongKey };
  const authenticators: Authenticators = {
    keys: createAuthenticator(db, ofKeys),
    sessions: createSessionAuthenticator(db, { ...common, cookies, csrf }),
    tokens: tokens.authenticator,
    services: createServiceAuthenticator(db, ofKeys),
  };
  listenToOthers(options, bans, authenticators);
  const deps = {
    clock,
    ring,
    cursors: createCursors(...deriveKeys(config.SECRET_KEY, 'cursors')),
    audit: audit.record,
    publishChange: () => engines.bus.publish('identity', null),
  };
  return { bans, cookies, csrf, tokens, deps, identify: identifyBy(authenticators) };
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

function composeBans({ config, engines, clock, logger }: AppOptions, audit: AuditLog): BanList {
  return createBanList(engines.database.db, {
    clock,
    logger,
    counters: engines.counters,
    limits: {
      afterFails: config.BAN_AFTER_FAILS,
      failTtlMs: config.FAIL_TTL_SECONDS * 1000,
      banTtlMs: config.BAN_TTL_SECONDS * 1000,
    },
    publishChange: () => engines.bus.publish('bans', null),
    recordBan: (trx, subject, until) =>
      audit.record(trx, systemCaller('bans'), { action: 'BAN_CREATE', subject, details: { until } }),
    recordLift: (trx, caller, subject) => audit.record(trx, caller, { action: 'BAN_LIFT', subject }),
  });
}

function listenToOthers(
  { engines, logger }: AppOptions,
  bans: BanList,
  authenticators: Authenticators,
): void {
  const { bus } = engines;
  const reload = () => {
    bans.reload().catch((error: unknown) => logger.error({ error: String(error) }, 'bans were not read'));
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
