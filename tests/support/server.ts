import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Client, createClient } from '@marsa/client/client.ts';
import * as devkeys from '@marsa/contract/devkeys.ts';
import { type App, createApp } from '@marsa/server/app.ts';
import { createDevkey } from '@marsa/server/features/identity/devkeys.service.ts';
import { type Engines, openEngines } from '@marsa/server/open-engines.ts';
import { operatorCaller } from '@marsa/server/operator.ts';
import { type Clock, systemClock } from '@marsa/server/platform/clock.ts';
import { type Config, loadConfig } from '@marsa/server/platform/config.ts';
import { createLogger, type Logger } from '@marsa/server/platform/logger.ts';
import type { TestDatabase, TestEngine } from './databases.ts';

export interface TestServer extends AsyncDisposable {
  url: string;
  app: App;
  engines: Engines;
  config: Config['values'];
  /** A client of the first administrator. */
  admin: Client;
  adminKey: string;
  /** A client with another key, or with none. */
  as(apiKey?: string): Client;
  /** A new developer with their own workspace. */
  newDeveloper(
    name?: string,
    role?: string,
  ): Promise<Client & { developerId: string; apiKey: string; keyId: string }>;
  /** All that was logged so far. */
  log(): string;
  /** Stops gracefully, as at SIGTERM; the database stays. */
  stop(): Promise<void>;
}

export interface TestServerOptions {
  clock?: Clock;
  /** Environment variables beyond the defaults; limits are out of the way unless they are set here. */
  env?: Record<string, string>;
  /** A database of the caller's: for a second instance, or a restart. */
  database?: TestDatabase;
  /** A built console; the one beside the server where it is silent. */
  consoleFolder?: string;
  /** How often (ms) it reads the bans anew. */
  rereadBansMs?: number;
  /** How long (ms) it lets somebody in whom it has looked up. */
  rememberKeysMs?: number;
  /** A port of the caller's, so that PUBLIC_URL can name it. */
  port?: number;
  /** Keys of another server, so that two work as one. */
  like?: TestServer;
}

/** A whole server on a free port of loopback, on a new database of the engine. */
export async function startTestServer(
  engine: TestEngine,
  options: TestServerOptions = {},
): Promise<TestServer> {
  const directory = mkdtempSync(join(tmpdir(), 'marsa-server-'));
  const database = options.database ?? (await engine.open());
  const settings = testConfig(directory, database.url, options);
  const config = settings.values;
  const clock = options.clock ?? systemClock;
  const logger = createLogger({ level: config.LOG_LEVEL, path: join(directory, 'log') });
  const engines = openEngines(config, { clock, logger });
  const { consoleFolder, rereadBansMs, rememberKeysMs } = options;
  const app = await createApp({
    config,
    settings,
    engines,
    clock,
    logger,
    ...(consoleFolder === undefined ? {} : { consoleFolder }),
    ...(rereadBansMs === undefined ? {} : { rereadBansMs }),
    ...(rememberKeysMs === undefined ? {} : { rememberKeysMs }),
  });
  const url = await app.http.app.listen({ host: '127.0.0.1', port: options.port ?? 0 });
  const adminKey = options.like?.adminKey ?? (await makeAdmin(app, engines)).apiKey;
  const as = (apiKey?: string) => createClient({ baseUrl: url, ...(apiKey === undefined ? {} : { apiKey }) });
  const stop = once(async () => {
    await app.http.app.close();
    await app.close();
    await engines.close();
    // Nothing of this server is written to its folder from here on.
    logger.flush();
  });
  return {
    url,
    app,
    engines,
    config,
    adminKey,
    admin: as(adminKey),
    as,
    newDeveloper: (name, role) => newDeveloper(as(adminKey), as, name, role),
    log: () => readLog(directory, logger),
    stop,
    async [Symbol.asyncDispose]() {
      await stop();
      if (options.database === undefined) await database[Symbol.asyncDispose]();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

function testConfig(directory: string, databaseUrl: string, { env, like }: TestServerOptions): Config {
  const key = () => randomBytes(32).toString('base64');
  const keys = like && {
    SECRET_KEY: like.config.SECRET_KEY.join(','),
    MASTER_KEY_B64: like.config.MASTER_KEY_B64.join(','),
    APIKEY_HMAC_SECRET_B64: like.config.APIKEY_HMAC_SECRET_B64.join(','),
  };
  const environment = {
    NODE_ENV: 'test',
    DATA_DIR: directory,
    DATABASE_URL: databaseUrl,
    PUBLIC_URL: 'http://localhost:8080',
    SECRET_KEY: randomBytes(48).toString('base64'),
    MASTER_KEY_B64: key(),
    APIKEY_HMAC_SECRET_B64: key(),
    RATE_GLOBAL_PER_IP_PER_MIN: '1000000',
    RATE_PER_KEY_PER_MIN: '1000000',
    RATE_DOWNLOAD_PER_KEY_PER_MIN: '1000000',
    RATE_SIGN_IN_PER_IP_PER_MIN: '1000000',
    RATE_WEBHOOK_PER_SOURCE_PER_MIN: '1000000',
    RATE_WEBHOOK_PER_STRANGER_PER_MIN: '1000000',
    BAN_AFTER_FAILS: '1000',
    GITHUB_WRITE_GAP_MS: '0',
    ALLOW_PRIVATE_TARGETS: '1',
    ...keys,
    ...env,
  };
  const { config, faults } = loadConfig({ environment, dotEnv: {} });
  if (faults) throw new Error(faults.join('\n'));
  return config;
}

const makeAdmin = (app: App, { database }: Engines) =>
  createDevkey(database.db, app.identity, operatorCaller(), { name: 'Admin', role: 'ADMIN' });

async function newDeveloper(admin: Client, as: TestServer['as'], name = 'Dana', role = 'DEV') {
  const made = await admin.call(devkeys.create, { body: { name, role } });
  return { ...as(made.apiKey), ...made };
}

function readLog(directory: string, logger: Logger): string {
  logger.flush();
  return readFileSync(join(directory, 'log'), 'utf8');
}

function once(work: () => Promise<void>): () => Promise<void> {
  let done: Promise<void> | undefined;
  return () => {
    done ??= work();
    return done;
  };
}
