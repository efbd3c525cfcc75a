import { resolve } from 'node:path';
import type { AttentionItem } from '@marsa/contract/attention.ts';
import { parseDatabaseUrl } from '#engines/database/database-url.ts';
import { openDumps } from '#engines/database/dump/open-dumps.ts';
import type { Db } from '#engines/database/schema.ts';
import type { JobKind, RunningJob } from '#engines/queue/job-kind.ts';
import type { AttentionSource } from '#features/attention/attention.ts';
import { insertEvents } from '#features/audit/audit.store.ts';
import type { AuditLog } from '#features/audit/audit-log.service.ts';
import { toAllowedRow } from '#features/audit/audit-row.ts';
import { deriveAuditKeys, stampRows } from '#features/audit/seal.ts';
import { verifyChain } from '#features/audit/verify.service.ts';
import type { BackupDeps } from '#features/backups/backup-deps.ts';
import { type BackupWish, backupJobs, backupSchedule } from '#features/backups/backups.jobs.ts';
import { backupRoutes } from '#features/backups/backups.routes.ts';
import {
  type BackupConcern,
  type BackupExpectations,
  type ConcernedKind,
  listBackupConcerns,
} from '#features/backups/concerns.service.ts';
import { toDataFolder } from '#features/backups/data-folder.ts';
import type { Offsite } from '#features/backups/offsite.service.ts';
import { readLastSuccess } from '#features/backups/overview.service.ts';
import { putBackInterrupted } from '#features/backups/restore.service.ts';
import { hasRestored } from '#features/backups/restore-journal.ts';
import { nextTime, type Schedule } from '#features/jobs/schedule.ts';
import { openSample } from '#features/vault/sample.service.ts';
import type { Caller } from '#platform/caller.ts';
import { type Clock, toIso } from '#platform/clock.ts';
import { type Config, readToolEnvironment } from '#platform/config.ts';
import type { Http } from '#platform/http.ts';
import { openKeyRing } from '#platform/key-ring.ts';
import type { Metrics } from '#platform/metrics.ts';
import { runInOwnProcess } from '#platform/own-process.ts';
import { systemCaller } from './app-identity.ts';
import type { AppJobs } from './app-jobs.ts';
import type { AppOptions } from './app-options.ts';
import { countMasterKeyUses } from './master-keys.ts';
import { version } from './version.ts';

type Values = Config['values'];

const backupFolderOf = ({ BACKUP_DIR, DATA_DIR }: Values) => resolve(BACKUP_DIR ?? `${DATA_DIR}/backups`);

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
  const folder = backupFolderOf(config);
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
    listMasterKeyIds: async (on, migrations) => [...(await countMasterKeyUses(on, migrations)).keys()],
    openSample: (on) => openSample(on, ring),
    async verifyAudit(on) {
      const { ok, rows, firstBroken } = await verifyChain(on, auditKeys);
      if (!ok) throw new Error(`The audit log is broken at row ${firstBroken?.seq}: ${firstBroken?.reason}.`);
      return rows;
    },
    audit: (trx, event) => insertEvents(trx, stampRows([toAllowedRow(caller, event, clock())], auditKeys[0])),
  };
}

/** Every text that must not travel with a backup, wherever in the data folder it may lie. */
function secretsOf(config: Values): string[] {
  const {
    SECRET_KEY,
    MASTER_KEY_B64,
    APIKEY_HMAC_SECRET_B64,
    DATABASE_URL,
    REDIS_URL,
    SMTP_URL,
    METRICS_TOKEN,
  } = config;
  const passwords = [DATABASE_URL, REDIS_URL, SMTP_URL].flatMap(
    (url) => (url && URL.parse(url)?.password) || [],
  );
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

export interface Backups {
  kinds: JobKind[];
  schedules: Schedule[];
  attention: AttentionSource;
}

/** Backups as the server makes and shows them. */
export function composeBackups<Project>(
  http: Http<Project>,
  { config, engines, clock }: AppOptions,
  audit: AuditLog,
  { enqueue }: AppJobs,
): Backups {
  const { db } = engines.database;
  backupRoutes(http, db, { folder: backupFolderOf(config), enqueue, audit: audit.record });
  const pattern = config.BACKUP_SCHEDULE;
  const expected: BackupExpectations = {
    clock,
    expectedFrom: clock(),
    nextTime: pattern === undefined ? undefined : (ms) => nextTime(pattern, ms),
    hasOffsite: config.BACKUP_RESTIC_REPOSITORY !== undefined,
  };
  tellMetrics(http.deps.metrics, db, expected);
  return {
    kinds: [backupJobs((wish, job) => runApart(config, wish, job))],
    schedules: pattern === undefined ? [] : [backupSchedule(pattern)],
    attention: {
      permission: 'backups:read',
      ofInstallation: async (on) => (await listBackupConcerns(on, expected)).map(toAttention),
    },
  };
}

function tellMetrics(metrics: Metrics, db: Db, expected: BackupExpectations): void {
  metrics.gauge(
    'marsa_backup_last_success_timestamp_seconds',
    'When the last backup was made; 0 for never',
    () => readLastSuccess(db, 'create'),
  );
  metrics.gauge(
    'marsa_restore_drill_last_success_timestamp_seconds',
    'When a backup was last proven by a restore beside the real database; 0 for never',
    () => readLastSuccess(db, 'drill'),
  );
  metrics.gauge(
    'marsa_backup_concerns',
    'Of backup, drill and copy elsewhere, how many failed last or are overdue; GET /v1/attention says which',
    () =>
      listBackupConcerns(db, expected).then(
        ({ length }) => length,
        () => Number.NaN,
      ),
  );
}

const concernTitles: Record<ConcernedKind, { failed: string; overdue: string }> = {
  create: { failed: 'The last backup failed', overdue: 'A backup is overdue' },
  drill: {
    failed: 'The last backup could not be proven by a restore',
    overdue: 'No backup was proven by a restore for too long',
  },
  offsite: {
    failed: 'The backups could not be sent to the second place',
    overdue: 'Nothing was sent to the second place for too long',
  },
};

const toAttention = ({ kind, of, since, detail }: BackupConcern): AttentionItem => ({
  ...{ id: `backup ${of}`, kind: `backup-${kind}`, projectId: null },
  severity: kind === 'failed' ? 'error' : 'warning',
  ...{ title: concernTitles[of][kind], detail, since: toIso(since), link: '/v1/backups' },
  settle: [{ title: 'Make a backup now, and prove it', method: 'POST', path: '/v1/backups' }],
});

const mostSteps = 4;

/** What a process beside the server is given. */
export interface BackupWork {
  config: Values;
  reason: BackupWish['reason'];
}

/** In a process of its own, which ends with the work or the signal. */
function runApart(config: Values, { reason }: BackupWish, { signal, report }: RunningJob): Promise<void> {
  let done = 0;
  return runInOwnProcess(new URL('./backup-worker.ts', import.meta.url), {
    input: { config, reason } satisfies BackupWork,
    env: readToolEnvironment(),
    signal,
    onReport: (step) => report(done++ / mostSteps, step),
  });
}

/**
 * Before a server opens the database: puts back what was there before a restore that was cut off.
 * @returns in words what was done, or undefined
 */
export async function putBackBeforeStart(config: Values, clock: Clock): Promise<string | undefined> {
  if (!hasRestored(config.DATA_DIR)) return undefined;
  return putBackInterrupted(toBackupDeps(config, { clock, caller: systemCaller('backups') }));
}
