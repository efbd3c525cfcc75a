import type { AuditLog } from '#features/audit/audit-log.service.ts';
import { type Authenticator, createAuthenticator } from '#features/identity/authenticator.service.ts';
import { type BanList, createBanList } from '#features/identity/bans.service.ts';
import type { IdentityDeps } from '#features/identity/identity-deps.ts';
import { openDigestRing } from '#features/identity/key-digest.ts';
import type { Caller } from '#platform/caller.ts';
import { deriveKeys } from '#platform/cipher.ts';
import { createCursors } from '#platform/cursor.ts';
import { newRequestId } from '#platform/ids.ts';
import type { AppOptions } from './app-options.ts';

export interface AppIdentity {
  bans: BanList;
  authenticator: Authenticator;
  deps: IdentityDeps;
}

/** Who may call: keys and bans, and how their changes reach the other instances. */
export async function composeIdentity(options: AppOptions, audit: AuditLog): Promise<AppIdentity> {
  const { config, engines, clock, logger, rememberKeysMs = 5000 } = options;
  const { db } = engines.database;
  const ring = openDigestRing(config.APIKEY_HMAC_SECRET_B64);
  const bans = composeBans(options, audit);
  await bans.reload();
  const authenticator = createAuthenticator(db, {
    clock,
    logger,
    ring,
    counters: engines.counters,
    rememberMs: rememberKeysMs,
    recordWrongKey: (origin) => bans.recordWrongKey(origin),
  });
  listenToOthers(options, bans, authenticator);
  const deps = {
    clock,
    ring,
    cursors: createCursors(...deriveKeys(config.SECRET_KEY, 'cursors')),
    audit: audit.record,
    publishChange: () => engines.bus.publish('identity', null),
  };
  return { bans, authenticator, deps };
}

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

function listenToOthers({ engines, logger }: AppOptions, bans: BanList, authenticator: Authenticator): void {
  const { bus } = engines;
  const reload = () => {
    bans.reload().catch((error: unknown) => logger.error({ error: String(error) }, 'bans were not read'));
  };
  bus.subscribe('bans', reload);
  bus.subscribe('identity', () => authenticator.forgetAll());
  bus.onGap(() => {
    authenticator.forgetAll();
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
