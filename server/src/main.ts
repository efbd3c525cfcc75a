import { migrateUp } from '#engines/database/migrator.ts';
import { openDatabase } from '#engines/database/open.ts';
import { systemClock } from '#platform/clock.ts';
import { type Config, loadConfig, takeSecretsFromEnvironment } from '#platform/config.ts';
import { createLogger } from '#platform/logger.ts';
import { coreDumpWarning, refuseDebugger } from '#platform/process-guard.ts';
import { stopOnSignals } from '#platform/shutdown.ts';
import { createApp } from './app.ts';
import { putBackBeforeStart } from './app-backups.ts';
import { openEngines } from './open-engines.ts';

/** What a person who just started Marsa wants to know. */
function welcome(
  { values, madeKeys, warnings }: Config,
  address: string,
  setupLink: string | undefined,
): string {
  const lines = [
    '',
    `  Marsa listens on ${address}`,
    `  API docs      ${address}/docs`,
    ...(setupLink ? [`  First account ${setupLink} — works once, for a day`] : []),
    '  First key     npm run bootstrap',
  ];
  if (madeKeys.length > 0) {
    lines.push(
      `  New keys      ${values.DATA_DIR}/keys — without them nothing in the vault opens: back them up apart from the data`,
    );
  }
  for (const warning of warnings) lines.push(`  Note          ${warning}`);
  return `${lines.join('\n')}\n`;
}

async function main(): Promise<void> {
  const { config, faults } = loadConfig();
  if (faults) {
    process.stderr.write(`Marsa cannot start:\n${faults.map((fault) => `  - ${fault}`).join('\n')}\n`);
    process.exit(1);
  }
  takeSecretsFromEnvironment();
  const { values } = config;
  if (values.NODE_ENV === 'production') refuseDebugger();
  const coreDumps = coreDumpWarning();
  if (coreDumps !== undefined) config.warnings.push(coreDumps);
  const logger = createLogger({ level: values.LOG_LEVEL });
  const putBack = await putBackBeforeStart(values, systemClock);
  if (putBack !== undefined) logger.warn({}, putBack);
  await migrate(values);
  const engines = openEngines(values, { clock: systemClock, logger });
  const app = await createApp({ config: values, settings: config, engines, clock: systemClock, logger });
  const address = await app.http.app.listen({ host: values.HOST, port: values.PORT });
  process.stdout.write(welcome(config, address, await app.makeSetupLink()));
  stopOnSignals({
    leave: app.http.leave,
    drainMs: values.DRAIN_SECONDS * 1000,
    async stop() {
      await app.http.app.close();
      await app.close();
      await engines.close();
    },
    timeoutMs: values.SHUTDOWN_TIMEOUT_SECONDS * 1000,
    logger,
  });
}

/** With a connection of its own, since copying a table may take longer than a query is given. */
async function migrate({ DATABASE_URL, DB_CONNECT_TIMEOUT_MS }: Config['values']): Promise<void> {
  const database = openDatabase({
    url: DATABASE_URL,
    poolSize: 1,
    connectTimeoutMs: DB_CONNECT_TIMEOUT_MS,
    queryTimeoutMs: 0,
  });
  try {
    await migrateUp(database.db, { clock: systemClock });
  } finally {
    await database.close();
  }
}

main().catch((error: unknown) => {
  const reason = error instanceof Error ? error.message : String(error);
  process.stderr.write(
    `Marsa could not start: ${reason}\nWhat is wrong, and how to mend it: npm run marsa -- doctor\n`,
  );
  process.exit(1);
});
