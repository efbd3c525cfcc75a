import { mostKilobytes } from '@marsa/tests/support/console-weight.ts';

interface Metric {
  unit: string;
  target: number;
  /** How far from the target is good enough, where neither side of it is better. */
  within?: number;
  better: 'higher' | 'lower' | 'near';
  what: string;
}

/** What is measured: `GROUP.NAME`, the unit, the target, and which way is better. */
export const metrics = {
  'http.health': { unit: 'ratio', target: 0.55, better: 'higher', what: 'GET /v1/health' },
  'http.me.warm': { unit: 'ratio', target: 0.5, better: 'higher', what: 'GET /v1/me, key remembered' },
  'http.me.cold': {
    unit: 'ratio',
    target: 0.22,
    better: 'higher',
    what: 'GET /v1/me, key looked up each time',
  },
  'http.session.warm': {
    unit: 'ratio',
    target: 0.5,
    better: 'higher',
    what: 'GET /v1/me, session remembered',
  },
  'http.session.cold': {
    unit: 'ratio',
    target: 0.22,
    better: 'higher',
    what: 'GET /v1/me, session looked up each time',
  },
  'http.token.warm': {
    unit: 'ratio',
    target: 0.45,
    better: 'higher',
    what: 'GET /v1/me, access token remembered',
  },
  'http.token.cold': {
    unit: 'ratio',
    target: 0.1,
    better: 'higher',
    what: 'GET /v1/me, access token verified and looked up each time',
  },
  'http.projects100': {
    unit: 'ratio',
    target: 0.09,
    better: 'higher',
    what: 'GET /v1/projects, 100 of them',
  },
  'http.download': {
    unit: 'ratio',
    target: 0.12,
    better: 'higher',
    what: 'POST …/download, audited durably',
  },
  'auth.permission.us': {
    unit: 'µs',
    target: 1,
    better: 'lower',
    what: 'one permission of a role with 200',
  },
  'auth.signinsPerCore': {
    unit: 'sign-ins/s',
    target: 20,
    better: 'higher',
    what: 'sign-ins with a password, for each second of processor time',
  },
  'auth.signins.othersP99': {
    unit: 'ms',
    target: 50,
    better: 'lower',
    what: 'GET /v1/me while people sign in as fast as they can: 99 of 100 take less',
  },
  'auth.timing.knownOverUnknown': {
    unit: 'ratio',
    target: 1.03,
    better: 'lower',
    what: 'a wrong password of an account over one of nobody, or the other way round, whichever is more',
  },
  'auth.revocation.millionOverTen': {
    unit: 'ratio',
    target: 1.5,
    better: 'lower',
    what: 'a request by token with a million revoked over ten',
  },
  'http.webhook': {
    unit: 'ratio',
    target: 0.01,
    better: 'higher',
    what: 'POST …/webhooks/github/ID of 4 KB: verified, written down durably with its job',
  },
  'start.ms': { unit: 'ms', target: 1500, better: 'lower', what: 'start to first answer, empty folder' },
  'memory.growthMB': { unit: 'MB', target: 100, better: 'lower', what: 'growth over 100 000 requests' },
  'list.100kOver100': {
    unit: 'ratio',
    target: 1.5,
    better: 'lower',
    what: 'a page of 100 000 projects over 100',
  },
  'auth.timing.keyKnownOverUnknown': {
    unit: 'ratio',
    target: 1,
    within: 0.03,
    better: 'near',
    what: 'time of refusing a key whose id is known over one that is not',
  },
  'audit.write.overPlain': {
    unit: 'ratio',
    target: 1.5,
    better: 'lower',
    what: 'an act with its audit row over one without',
  },
  'audit.verify.rowsPerSecond': {
    unit: 'rows/s',
    target: 30_000,
    better: 'higher',
    what: 'audit log read and verified',
  },
  'vault.rotation.keysPerSecond': {
    unit: 'keys/s',
    target: 5_000,
    better: 'higher',
    what: 'data keys put under another master key',
  },
  'vault.verify.rowsPerSecond': {
    unit: 'rows/s',
    target: 10_000,
    better: 'higher',
    what: 'values and data keys opened and compared with the log',
  },
  'jobs.perSecond': {
    unit: 'jobs/s',
    target: 150,
    better: 'higher',
    what: 'jobs wanted, run and ended, each durably: bound by the disk',
  },
  'jobs.recovery.ms': {
    unit: 'ms',
    target: 17_000,
    better: 'lower',
    what: 'from kill -9 until another instance has done the job',
  },
  'backup.create.MBps': {
    unit: 'MB/s',
    target: 150,
    better: 'higher',
    what: 'database to archive: captured, hashed, encrypted, durable',
  },
  'backup.create.overSqliteBackup': {
    unit: 'ratio',
    target: 1.3,
    better: 'lower',
    what: 'time of the same over sqlite3 .backup and sync',
  },
  'backup.create.overPgDump': {
    unit: 'ratio',
    target: 1.3,
    better: 'lower',
    what: 'time of a backup of PostgreSQL over pg_dump and sync',
  },
  'backup.create.overMariadbDump': {
    unit: 'ratio',
    target: 1.3,
    better: 'lower',
    what: 'time of a backup of MariaDB over mariadb-dump and sync',
  },
  'backup.create.memoryMB': {
    unit: 'MB',
    target: 150,
    better: 'lower',
    what: 'resident memory above that of before, at most, for 1 GiB',
  },
  'backup.restore.MBps': {
    unit: 'MB/s',
    target: 100,
    better: 'higher',
    what: 'archive to database: read twice, verified, put in place',
  },
  'console.initial.kB': {
    unit: 'kB',
    target: mostKilobytes.first,
    better: 'lower',
    what: 'JavaScript of the first page, with gzip',
  },
  'console.route.kB': {
    unit: 'kB',
    target: mostKilobytes.further,
    better: 'lower',
    what: 'JavaScript of the heaviest further page',
  },
  'console.lcp.ms': {
    unit: 'ms',
    target: 1500,
    better: 'lower',
    what: 'largest paint of the overview, first visit, processor slowed four times',
  },
  'console.lcp.again.ms': {
    unit: 'ms',
    target: 1000,
    better: 'lower',
    what: 'the same for who was there before',
  },
  'console.lcp.overBare': {
    unit: 'ratio',
    target: 20,
    better: 'lower',
    what: 'the first visit over a page of nothing but a heading, in the same browser',
  },
  'console.interaction.ms': {
    unit: 'ms',
    target: 100,
    better: 'lower',
    what: 'event to next paint, the slowest of a visit, processor slowed four times',
  },
  'console.interaction.overBare': {
    unit: 'ratio',
    target: 6,
    better: 'lower',
    what: 'the same over a key in a field of a bare page',
  },
} as const satisfies Record<string, Metric>;

export type MetricName = keyof typeof metrics;

export const metricNames = Object.keys(metrics).filter((name): name is MetricName => name in metrics);

/** Median of several measurements, and between which values they lay. */
export interface Measured {
  value: number;
  min: number;
  max: number;
}

export type Results = Partial<Record<MetricName, Measured>>;

export function isMet(name: MetricName, value: number): boolean {
  const { better, target, within = 0 }: Metric = metrics[name];
  if (better === 'near') return Math.abs(value - target) <= within;
  return better === 'higher' ? value >= target : value <= target;
}

export function medianOf(values: readonly number[]): Measured {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = (sorted.length - 1) / 2;
  const [low = Number.NaN, high = Number.NaN] = [sorted[Math.floor(middle)], sorted[Math.ceil(middle)]];
  return { value: (low + high) / 2, min: sorted.at(0) ?? Number.NaN, max: sorted.at(-1) ?? Number.NaN };
}
