import { X509Certificate } from 'node:crypto';
import { accessSync, constants, existsSync, readFileSync } from 'node:fs';
import { statfs } from 'node:fs/promises';
import { isIP } from 'node:net';
import { readDatabaseTime } from '#engines/database/database-time.ts';
import { parseDatabaseUrl } from '#engines/database/database-url.ts';
import { readStatus } from '#engines/database/migrator.ts';
import { openRedis, waitForRedis } from '#engines/redis.ts';
import { findHead } from '#features/audit/audit.store.ts';
import { assertWhole } from '#features/audit/chain.service.ts';
import { systemClock } from '#platform/clock.ts';
import { type Config, loadConfig } from '#platform/config.ts';
import { secretNames } from '#platform/config-variables.ts';
import { guardedFetch } from '#platform/guarded-fetch.ts';
import { keyFileFault } from '#platform/key-files.ts';
import { openKeyRing } from '#platform/key-ring.ts';
import { silentLogger } from '#platform/logger.ts';
import { createOutbound } from '#platform/outbound.ts';
import { openMailer } from './app-mail.ts';
import { requireMasterKeys } from './master-keys.ts';
import { asOperator, type Operator } from './operator.ts';

/** What one look at the installation found, and how to mend it. */
export interface Diagnosis {
  check: string;
  state: 'ok' | 'warning' | 'fault' | 'skipped';
  found: string;
  mend?: string;
}

type Values = Config['values'];
type Finding = Omit<Diagnosis, 'check'>;

const ok = (found: string): Finding => ({ state: 'ok', found });
const skipped = (found: string): Finding => ({ state: 'skipped', found });
const warning = (found: string, mend: string): Finding => ({ state: 'warning', found, mend });
const fault = (found: string, mend: string): Finding => ({ state: 'fault', found, mend });

/** Looks at one thing; what it throws is the fault. */
async function look(check: string, mend: string, work: () => Finding | Promise<Finding>): Promise<Diagnosis> {
  try {
    return { check, ...(await work()) };
  } catch (error) {
    return { check, ...fault(error instanceof Error ? error.message || error.name : String(error), mend) };
  }
}

/**
 * Checks the installation, one thing after the other; changes nothing and makes nothing.
 * @param online also asks GitHub, which is the only thing that leaves this machine's own services
 */
export async function* examine({ online }: { online: boolean }): AsyncGenerator<Diagnosis> {
  yield look('node', 'Run it by npm run …, which brings its own Node.', lookAtNode);
  const { config, faults } = loadConfig(undefined, { makeKeys: false });
  if (faults) {
    for (const one of faults) {
      yield {
        check: 'configuration',
        ...fault(one, 'Set it in the environment or in .env; .env.example explains each.'),
      };
    }
    return;
  }
  const { values } = config;
  yield { check: 'configuration', ...ok(`${values.NODE_ENV}; all of it: marsa config`) };
  for (const text of config.warnings) {
    yield { check: 'surroundings', ...warning(text, 'Set NODE_ENV to what this is.') };
  }
  yield look('public URL', 'Set PUBLIC_URL to the URL people use.', () => lookAtPublicUrl(values));
  yield look('data folder', `Make ${values.DATA_DIR} writable for the user Marsa runs as.`, () =>
    lookAtFolder(values),
  );
  yield look('key files', 'chmod 600 them.', () => lookAtKeyFiles(config));
  yield look('certificate authority', 'EXTRA_CA_FILE must name a PEM file.', () => lookAtAuthority(values));
  yield* examineDatabase(config);
  yield look('redis', 'Start Redis, or mend REDIS_URL; several instances need it.', () =>
    lookAtRedis(values),
  );
  yield look('port', 'Set PORT to a free one, or end what listens there.', () => lookAtPort(values));
  yield look('github', 'Look at the network, the proxy and EXTRA_CA_FILE.', () =>
    online ? lookAtGithub(values) : skipped('not asked; --online asks it'),
  );
  yield look('mail', 'Look at SMTP_URL, the mail server and EXTRA_CA_FILE.', () =>
    lookAtMail(values, online),
  );
}

const leastNode = 26;

function lookAtNode(): Finding {
  const { node } = process.versions;
  if (Number.parseInt(node, 10) >= leastNode) return ok(`Node ${node}`);
  return fault(`Node ${node} is older than ${leastNode}.`, 'Run it by npm run …, which brings its own Node.');
}

function lookAtPublicUrl({ PUBLIC_URL, TRUST_PROXY, NODE_ENV }: Values): Finding {
  const { protocol, hostname } = new URL(PUBLIC_URL);
  const isLocal = /^(localhost|127\..*|\[::1\])$/.test(hostname);
  if (protocol === 'http:' && !isLocal && NODE_ENV === 'production') {
    return warning(
      `${PUBLIC_URL} is not https: API keys travel in the clear.`,
      'Put a proxy with TLS in front of Marsa.',
    );
  }
  if (protocol === 'https:' && TRUST_PROXY.length === 0) {
    return warning(
      `${PUBLIC_URL} is served by a proxy, but TRUST_PROXY names none: all people share one address, and one ban.`,
      'Set TRUST_PROXY to the address of the proxy, such as 127.0.0.1/32.',
    );
  }
  return ok(PUBLIC_URL);
}

const gibibyte = 1024 ** 3;

async function lookAtFolder({ DATA_DIR }: Values): Promise<Finding> {
  if (!existsSync(DATA_DIR)) return skipped(`${DATA_DIR} is not there yet; the first start makes it`);
  accessSync(DATA_DIR, constants.R_OK | constants.W_OK | constants.X_OK);
  const { bavail, bsize } = await statfs(DATA_DIR);
  const free = (bavail * bsize) / gibibyte;
  const found = `${DATA_DIR} can be written, ${free.toFixed(1)} GiB free`;
  return free < 1 ? warning(found, 'Make room: a full disk stops every change.') : ok(found);
}

function lookAtKeyFiles({ sources, missingKeys, values }: Config): Finding {
  if (missingKeys.length > 0) return skipped('not made yet; the first start makes them');
  const files = secretNames
    .map((name) => /^file (.+)$/.exec(sources[name])?.[1])
    .filter((path) => path !== undefined);
  const database = sqliteFileOf(values);
  const secret = database !== undefined && existsSync(database) ? [...files, database] : files;
  const faults = secret.map(keyFileFault).filter((found) => found !== undefined);
  if (faults.length > 0)
    return fault(faults.join('; '), 'If others may have read a key, make new ones: docs/cli.md.');
  return ok(
    files.length > 0
      ? `${files.length} files, only for their owner`
      : 'none; the keys are in the environment',
  );
}

function lookAtAuthority({ EXTRA_CA_FILE }: Values): Finding {
  if (!EXTRA_CA_FILE) return skipped('EXTRA_CA_FILE is not set');
  const { subject, validTo } = new X509Certificate(readFileSync(EXTRA_CA_FILE));
  const found = `${subject.replaceAll('\n', ', ')}, until ${validTo}`;
  return Date.parse(validTo) < systemClock()
    ? fault(`${found}: it has ended.`, 'Get its successor.')
    : ok(found);
}

function sqliteFileOf({ DATABASE_URL }: Values): string | undefined {
  const target = parseDatabaseUrl(DATABASE_URL);
  return target.engine === 'sqlite' ? target.file : undefined;
}

const stale = 'Migrate first: npm run migrate -- up';

async function* examineDatabase({ values, missingKeys }: Config): AsyncGenerator<Diagnosis> {
  const file = sqliteFileOf(values);
  if (missingKeys.length > 0 || (file !== undefined && !existsSync(file))) {
    yield { check: 'database', ...skipped('not there yet; the first start makes it (npm start)') };
    return;
  }
  try {
    yield* await asOperator((operator) => lookAtDatabase(operator));
  } catch (error) {
    const reason = error instanceof Error ? error.message || error.name : String(error);
    yield { check: 'database', ...fault(reason, 'Look at DATABASE_URL (marsa config) and whether it runs.') };
  }
}

async function lookAtDatabase({ db, config, auditKeys }: Operator): Promise<Diagnosis[]> {
  const states = await readStatus(db);
  const pending = states.filter(({ state }) => state !== 'applied');
  const engine = parseDatabaseUrl(config.DATABASE_URL).engine;
  const found: Diagnosis[] = [{ check: 'database', ...ok(`${engine} answers`) }];
  if (pending.length > 0) {
    const names = pending.map(({ name, state }) => `${name} is ${state}`).join(', ');
    return [...found, { check: 'migrations', ...fault(names, 'npm run migrate -- up') }];
  }
  const ring = () => openKeyRing(config.MASTER_KEY_B64);
  return [
    ...found,
    { check: 'migrations', ...ok(`${states.length} applied, none to come`) },
    await look('database clock', stale, () => lookAtClock(db)),
    await look('master keys', 'Bring the missing key back; nothing it sealed opens without it.', async () => {
      await requireMasterKeys(db, ring());
      return ok(`${ring().keys.size} in MASTER_KEY_B64, all that data is sealed with`);
    }),
    await look('audit log', 'See which row: marsa audit verify --local', async () => {
      const head = await findHead(db);
      if (head) assertWhole(head, auditKeys);
      return ok(head ? `sealed to row ${head.seq}; all of it: marsa audit verify` : 'empty');
    }),
  ];
}

const mostSkewMs = 2000;

async function lookAtClock(db: Operator['db']): Promise<Finding> {
  const before = systemClock();
  const theirs = await readDatabaseTime(db);
  if (theirs === undefined) return ok('the same machine');
  const skew = Math.round(theirs - (before + systemClock()) / 2);
  if (Math.abs(skew) <= mostSkewMs) return ok(`${Math.abs(skew)} ms apart`);
  return warning(`${Math.abs(skew)} ms apart: times and expiries differ.`, 'Set both clocks by NTP.');
}

async function lookAtRedis({ REDIS_URL }: Values): Promise<Finding> {
  if (!REDIS_URL) return skipped('REDIS_URL is not set: one instance needs none');
  const redis = openRedis(REDIS_URL, silentLogger);
  try {
    if (!(await waitForRedis(redis, 3000))) throw new Error('Redis does not answer at REDIS_URL.');
    await redis.ping();
    return ok('answers');
  } finally {
    redis.disconnect();
  }
}

/** Where a client on this machine finds what listens on HOST. */
function localUrlOf({ HOST, PORT }: Values): string {
  const host = HOST === '0.0.0.0' ? '127.0.0.1' : HOST === '::' ? '::1' : HOST;
  return `http://${isIP(host) === 6 ? `[${host}]` : host}:${PORT}`;
}

async function lookAtPort(values: Values): Promise<Finding> {
  if (values.PORT === 0) return ok('a free one is taken at each start');
  const url = localUrlOf(values);
  let answer: Response;
  try {
    answer = await fetch(`${url}/v1/health`, { signal: AbortSignal.timeout(3000), redirect: 'manual' });
  } catch (error) {
    const isFree = error instanceof Error && String(error.cause).includes('ECONNREFUSED');
    if (isFree) return ok(`${values.PORT} is free; Marsa does not run`);
    throw new Error(`Something listens at ${url} that is not Marsa.`);
  }
  const body = await answer.text();
  if (!answer.ok || !body.includes('"up"')) throw new Error(`Something listens at ${url} that is not Marsa.`);
  return ok(`Marsa answers at ${url}`);
}

const githubApi = 'https://api.github.com';

async function lookAtGithub({ EXTRA_CA_FILE }: Values): Promise<Finding> {
  const extraCa = EXTRA_CA_FILE && readFileSync(EXTRA_CA_FILE, 'utf8');
  const outbound = createOutbound({ allowPrivateTargets: false, extraCa });
  try {
    const { status } = await guardedFetch(outbound)(`${githubApi}/zen`, { method: 'GET' });
    return ok(`${githubApi} answers ${status}`);
  } finally {
    await outbound.close();
  }
}

async function lookAtMail(values: Values, online: boolean): Promise<Finding> {
  const mailer = openMailer(values);
  if (mailer === undefined) return skipped('SMTP_URL is not set: administrators hand over links');
  if (!online) return skipped('not asked; --online asks it');
  await mailer.check();
  return ok(`the mail server takes mail from ${values.MAIL_FROM}`);
}
