import { z } from 'zod';
import { limitVariables } from './config-limits.ts';
import {
  commaList,
  generations,
  isCron,
  isListenable,
  isRange,
  keys,
  origins,
  secretKeys,
  whole,
} from './config-rules.ts';
import { type Variable, variable } from './config-variable.ts';

/**
 * Every environment variable Marsa reads. `.env.example`, `marsa config` and the check at start come from this one table.
 */
export const variables = {
  NODE_ENV: variable({
    schema: z.enum(['development', 'production', 'test'], 'must be development, production or test'),
    default: 'development',
    help: 'production refuses to start on missing or weak secrets and never makes its own',
  }),
  HOST: variable({
    schema: z
      .string()
      .refine(isListenable, 'must be an address of this machine, such as 127.0.0.1, or its name'),
    default: '127.0.0.1',
    help: 'address to listen on; 0.0.0.0 only behind a firewall or a proxy',
  }),
  PORT: variable({
    schema: whole(0, 65535),
    default: '8080',
    help: 'TCP port to listen on; 0 takes a free one',
  }),
  PUBLIC_URL: variable({
    schema: z.url({ protocol: /^https?$/ }).transform((url) => url.replace(/\/+$/, '')),
    help: 'the URL people use, behind the proxy; http://HOST:PORT where it is silent, with localhost for 127.0.0.1',
  }),
  TRUST_PROXY: variable({
    schema: commaList.refine(
      (list) => list.every(isRange),
      'must be addresses or ranges such as 127.0.0.1/32,10.0.0.0/8; hop counts and "true" would let anyone forge their address',
    ),
    default: '',
    help: 'addresses of your own proxies, comma-separated ranges; only they may say who the client is',
  }),
  DATA_DIR: variable({
    schema: z.string().min(1),
    default: './data',
    help: 'folder of the embedded database and, in development, of the keys',
  }),
  DATABASE_URL: variable({
    schema: z
      .string()
      .regex(
        /^(sqlite:|postgres(ql)?:\/\/|mysql:\/\/|mariadb:\/\/)/,
        'must begin with sqlite:, postgres:// or mysql://',
      ),
    secret: true,
    help: 'sqlite:PATH, postgres://USER:PASSWORD@HOST/NAME or mysql://…; an SQLite file in DATA_DIR where it is silent',
  }),
  DB_POOL_SIZE: variable({
    schema: whole(1, 500),
    default: '10',
    unit: 'connections',
    help: 'at most this many, on PostgreSQL and MariaDB',
  }),
  DB_CONNECT_TIMEOUT_MS: variable({
    schema: whole(100, 120_000),
    default: '5000',
    unit: 'ms',
    help: 'wait this long for a connection',
  }),
  DB_QUERY_TIMEOUT_MS: variable({
    schema: whole(100, 600_000),
    default: '15000',
    unit: 'ms',
    help: 'give a query this long',
  }),
  REDIS_URL: variable({
    schema: z.string().regex(/^rediss?:\/\//, 'must begin with redis:// or rediss://'),
    secret: true,
    help: 'shared limits, bans and events of several instances; not needed for one',
  }),
  SECRET_KEY: variable({
    schema: secretKeys,
    secret: true,
    help: 'roots of the derived keys (cursors, audit seal): comma-separated, first is active; openssl rand -base64 48',
  }),
  MASTER_KEY_B64: variable({
    schema: keys,
    secret: true,
    help: 'keys that open the vault: base64 of 32 bytes, comma-separated, first is active; openssl rand -base64 32',
  }),
  APIKEY_HMAC_SECRET_B64: variable({
    schema: keys,
    secret: true,
    help: 'keys that API keys are checked with: base64 of 32 bytes, comma-separated, first is active',
  }),
  ...limitVariables,
  SESSION_IDLE_MINUTES: variable({
    schema: whole(1, 1440),
    default: '30',
    unit: 'minutes',
    help: 'a browser session ends after this long without activity',
  }),
  SESSION_HOURS: variable({
    schema: whole(1, 720),
    default: '12',
    unit: 'hours',
    help: 'it ends after this long in any case',
  }),
  SESSION_REMEMBER_DAYS: variable({
    schema: whole(0, 7),
    default: '7',
    unit: 'days',
    help: 'the same with "remember me", where a day without activity ends it; 0 switches that off; never for ADMIN',
  }),
  CORS_ORIGIN: variable({
    schema: origins,
    default: '',
    help: 'other web origins that may call the API, comma-separated',
  }),
  JWT_ISSUER: variable({
    schema: z.string().min(1),
    default: 'marsa',
    help: 'issuer (iss) of access tokens',
  }),
  JWT_AUDIENCE: variable({
    schema: z.string().min(1),
    default: 'marsa',
    help: 'audience (aud) of access tokens',
  }),
  ALLOW_PRIVATE_TARGETS: variable({
    schema: z.enum(['0', '1'], 'must be 0 or 1').transform((value) => value === '1'),
    default: '0',
    help: '1 lets PWA checks and GitHub base URLs reach private addresses: for rehearsals, never in production',
  }),
  EXTRA_CA_FILE: variable({
    schema: z.string().min(1),
    help: 'PEM file of one more certificate authority to trust for outgoing requests',
  }),
  SMTP_URL: variable({
    schema: z
      .url({ protocol: /^smtps?$/, error: 'must be like smtp://USER:PASSWORD@HOST:587 or smtps://…' })
      .refine((url) => new URL(url).hostname !== '', 'must name a host'),
    secret: true,
    help: 'mail server, smtp://USER:PASSWORD@HOST:587 (STARTTLS; ?tls=none for a relay without it) or smtps://…; without it administrators hand over links',
  }),
  MAIL_FROM: variable({
    schema: z.email('must be an address such as marsa@example.com'),
    help: 'address that mails come from; needed with SMTP_URL',
  }),
  GITHUB_WRITE_GAP_MS: variable({
    schema: whole(0, 60_000),
    default: '1000',
    unit: 'ms',
    help: 'pause between writes to GitHub with one token; GitHub asks for a second',
  }),
  BUILD_POLL_SECONDS: variable({
    schema: whole(1, 3600),
    default: '10',
    unit: 's',
    help: 'how often a running build is looked at',
  }),
  BACKUP_DIR: variable({
    schema: z.string().min(1),
    help: 'folder of the backups; DATA_DIR/backups where it is silent',
  }),
  BACKUP_SCHEDULE: variable({
    schema: z.string().refine(isCron, 'must be a cron expression such as 30 2 * * *'),
    help: 'when the server makes a backup, proves it by a restore and removes old ones: cron expression, UTC; 30 2 * * * is daily',
  }),
  BACKUP_KEEP: variable({
    schema: generations,
    default: '7,4,12',
    help: 'backups that are kept: of the last days, weeks and months that have one',
  }),
  BACKUP_RESTIC_REPOSITORY: variable({
    schema: z.string().min(1),
    help: 'restic repository that every backup is also sent to, such as sftp:user@host:/srv/marsa or s3:https://s3.example.com/marsa',
  }),
  BACKUP_RESTIC_PASSWORD_FILE: variable({
    schema: z.string().min(1),
    help: 'file (0600) with the password of that repository; without it nothing there can be read',
  }),
  LOG_LEVEL: variable({
    schema: z.enum(
      ['debug', 'info', 'warn', 'error', 'silent'],
      'must be debug, info, warn, error or silent',
    ),
    default: 'info',
    help: 'least level that is logged',
  }),
  METRICS_TOKEN: variable({
    schema: z.string().min(16),
    secret: true,
    help: 'bearer token for /health/metrics from other addresses than loopback',
  }),
  DRAIN_SECONDS: variable({
    schema: whole(0, 600),
    default: '0',
    inProduction: '5',
    unit: 's',
    help: 'a stop first says not ready and serves on this long, until the proxy before several instances has seen it; 5 in production where it is silent',
  }),
  SHUTDOWN_TIMEOUT_SECONDS: variable({
    schema: whole(1, 600),
    default: '20',
    unit: 's',
    help: 'how long a stop, after that, waits for requests in flight',
  }),
} as const satisfies Record<string, Variable<z.ZodType>>;

export type VariableName = keyof typeof variables;

type Value<Name extends VariableName> = z.output<(typeof variables)[Name]['schema']>;
type HasDefault<Name extends VariableName> = (typeof variables)[Name] extends { default: string }
  ? true
  : false;

/** Values by name; those without a default may be absent. */
export type Values = {
  [Name in VariableName]: HasDefault<Name> extends true ? Value<Name> : Value<Name> | undefined;
};

export type SecretName = 'SECRET_KEY' | 'MASTER_KEY_B64' | 'APIKEY_HMAC_SECRET_B64';
export const secretNames: readonly SecretName[] = ['SECRET_KEY', 'MASTER_KEY_B64', 'APIKEY_HMAC_SECRET_B64'];
