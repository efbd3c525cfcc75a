import { resolve } from 'node:path';
import { parseDatabaseUrl } from '#engines/database/database-url.ts';
import { openDumps } from '#engines/database/dump/open-dumps.ts';
import type { Db } from '#engines/database/schema.ts';
import { insertEvents } from '#features/audit/audit.store.ts';
import { toAllowedRow } from '#features/audit/audit-row.ts';
import { deriveAuditKeys } from '#features/audit/seal.ts';
import { verifyChain } from '#features/audit/verify.service.ts';
import type { BackupDeps } from '#features/backups/backup-deps.ts';
import { toDataFolder } from '#features/backups/data-folder.ts';
import type { Offsite } from '#features/backups/offsite.service.ts';
import { openSample } from '#features/vault/sample.service.ts';
import { listMasterKeyIds } from '#features/vault/data-keys.store.ts';
import type { Caller } from '#platform/caller.ts';
import type { Clock } from '#platform/clock.ts';
import { type Config, readToolEnvironment } from '#platform/config.ts';
import { openKeyRing } from '#platform/key-ring.ts';
import { version } from './version.ts';

type Values = Config['values'];

interface Surroundings {
  clock: Clock;
  /** In whose name. */
  caller: Caller;
  /** The database of a server that runs; without it, connections are made for what is done. */
  db?: Db;
}

/** What the backups need of the other features. @throws Error where the database has no backups: one in memory */
export function toBackupDeps(config: Values, { clock, caller, db }: Surroundings): BackupDeps {
  const env = readToolEnvironment();
  const dumps = openDumps(config.DATABASE_URL, env);
  const folder = resolve(config.BACKUP_DIR ?? `${config.DATA_DIR}/backups`);
  const target = parseDatabaseUrl(config.DATABASE_URL);
  const database = target.engine === 'sqlite' ? resolve(target.file) : undefined;
  const ring = openKeyRing(config.MASTER_KEY_B64);
  const auditKeys = deriveAuditKeys(config.SECRET_KEY);
  return {
    clock,
    version,
    dumps,
    dumpsAt: (url) => openDumps(url, env),
    withDb: db ? (work) => work(db) : dumps.withDb,
    dataFolder: toDataFolder(config.DATA_DIR, { folder, database, secrets: secretsOf(config) }),
    folder,
    keep: config.BACKUP_KEEP,
    ring,
    listMasterKeyIds,
    openSample: (on) => openSample(on, ring),
    async verifyAudit(on) {
      const { ok, rows, firstBroken } = await verifyChain(on, auditKeys);
      if (!ok) throw new Error(`The audit log is broken at row ${firstBroken?.seq}: ${firstBroken?.reason}.`);
      return rows;
    },
    audit: (trx, event) => insertEvents(trx, [toAllowedRow(caller, event, clock())]),
  };
}

/** Every text that must not travel with a backup, wherever in the data folder it may lie. */
function secretsOf(config: Values): string[] {
  const { SECRET_KEY, MASTER_KEY_B64, APIKEY_HMAC_SECRET_B64, DATABASE_URL, REDIS_URL, METRICS_TOKEN } =
    config;
  const passwords = [DATABASE_URL, REDIS_URL].flatMap((url) => (url && URL.parse(url)?.password) || []);
  const texts = [SECRET_KEY, MASTER_KEY_B64, APIKEY_HMAC_SECRET_B64, METRICS_TOKEN ?? [], passwords].flat();
  // A short password may stand anywhere by chance.
  return texts.filter((text) => text.length >= 12);
}

/** Where a second copy goes, if the configuration names a place. */
export function findOffsite({
  BACKUP_RESTIC_REPOSITORY,
  BACKUP_RESTIC_PASSWORD_FILE,
}: Values): Offsite | undefined {
  if (!BACKUP_RESTIC_REPOSITORY) return undefined;
  if (!BACKUP_RESTIC_PASSWORD_FILE)
    throw new Error('BACKUP_RESTIC_REPOSITORY needs BACKUP_RESTIC_PASSWORD_FILE.');
  return {
    repository: BACKUP_RESTIC_REPOSITORY,
    passwordFile: BACKUP_RESTIC_PASSWORD_FILE,
    env: readToolEnvironment(),
  };
}
