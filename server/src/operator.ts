import { migrateUp } from '#engines/database/migrator.ts';
import { openDatabase } from '#engines/database/open.ts';
import type { Db } from '#engines/database/schema.ts';
import { type AuditLog, createAuditLog } from '#features/audit/audit-log.service.ts';
import { sealRows } from '#features/audit/chain.service.ts';
import { type AuditKeys, deriveAuditKeys } from '#features/audit/seal.ts';
import type { IdentityDeps } from '#features/identity/identity-deps.ts';
import { openDigestRing } from '#features/identity/key-digest.ts';
import type { Caller } from '#platform/caller.ts';
import { deriveKeys } from '#platform/cipher.ts';
import { systemClock } from '#platform/clock.ts';
import { type Config, loadConfig, takeSecretsFromEnvironment } from '#platform/config.ts';
import { createCursors } from '#platform/cursor.ts';
import { newRequestId } from '#platform/ids.ts';

/** What a command on the server's machine works with: the configured database, whether the server runs or not. */
export interface Operator {
  config: Config['values'];
  db: Db;
  audit: AuditLog;
  auditKeys: AuditKeys;
  identity: IdentityDeps;
  /** Who acts: somebody with the rights to this machine. */
  caller: Caller;
}

/** Faults of the configuration, one a line; the command ends with them. */
export class ConfigurationError extends Error {
  override name = 'ConfigurationError';
}

/**
 * Opens the configured database and closes it after `work`. With `migrate` it is first brought to the newest migration,
 * and the keys that development lacks are made; without it, there must be an installation already.
 * @throws ConfigurationError
 */
export async function asOperator<T>(
  work: (operator: Operator) => Promise<T>,
  { migrate = false } = {},
): Promise<T> {
  const { config, faults } = loadConfig(undefined, { makeKeys: migrate });
  if (faults) throw new ConfigurationError(faults.join('\n'));
  takeSecretsFromEnvironment();
  const { values, missingKeys } = config;
  if (missingKeys.length > 0) throw new ConfigurationError(nothingHere(missingKeys));
  const database = openDatabase({
    url: values.DATABASE_URL,
    poolSize: 2,
    connectTimeoutMs: values.DB_CONNECT_TIMEOUT_MS,
    queryTimeoutMs: 0,
  });
  const { db } = database;
  const auditKeys = deriveAuditKeys(values.SECRET_KEY);
  const audit = createAuditLog(db, { clock: systemClock, keys: auditKeys, onError: () => {} });
  try {
    if (migrate) await migrateUp(db, { clock: systemClock });
    const identity: IdentityDeps = {
      clock: systemClock,
      ring: openDigestRing(values.APIKEY_HMAC_SECRET_B64),
      cursors: createCursors(...deriveKeys(values.SECRET_KEY, 'cursors')),
      audit: audit.record,
      publishChange: () => {},
    };
    const result = await work({ config: values, db, audit, auditKeys, identity, caller: operatorCaller() });
    if (migrate) await sealRows(db, auditKeys);
    return result;
  } finally {
    await database.close();
  }
}

const nothingHere = (missing: readonly string[]) =>
  `Nothing is installed here yet: there is no ${missing.join(', no ')}. Start Marsa once (npm start), or set DATA_DIR to where it is.`;

/** Acts in the name of who has the rights to this machine. */
export function operatorCaller(): Caller {
  const role = {
    id: 'operator',
    name: 'operator',
    isActive: true,
    permissions: ['*'],
    holds: { has: () => true },
  };
  return {
    actor: {
      kind: 'system',
      id: 'operator',
      name: 'Operator on the server',
      credential: { kind: 'operator', id: 'operator' },
      role,
      memberships: [],
    },
    ip: 'local',
    requestId: newRequestId(),
  };
}
