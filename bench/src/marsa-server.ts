import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { createApp } from '@marsa/server/app.ts';
import { migrateUp } from '@marsa/server/engines/database/migrator.ts';
import { createDevkey } from '@marsa/server/features/identity/devkeys.service.ts';
import { openEngines } from '@marsa/server/open-engines.ts';
import { operatorCaller } from '@marsa/server/operator.ts';
import { systemClock } from '@marsa/server/platform/clock.ts';
import { loadConfig } from '@marsa/server/platform/config.ts';
import { createLogger } from '@marsa/server/platform/logger.ts';
import { type Account, makeAccounts, seedRevoked } from './seed-identity.ts';
import { seedProjects } from './seed-projects.ts';

/** Where the server listens, the key of an administrator, and developers who can sign in. */
export interface MarsaReady {
  url: string;
  apiKey: string;
  accounts: Account[];
}

// The composition of main.ts, but for what a benchmark sets: how long keys are remembered, how many
// projects and revoked tokens there are.
const { values: args } = parseArgs({
  options: {
    'remember-keys-ms': { type: 'string' },
    projects: { type: 'string', default: '0' },
    revoked: { type: 'string', default: '0' },
    accounts: { type: 'string', default: '1' },
  },
});
const { config, faults } = loadConfig();
if (faults) throw new Error(faults.join('\n'));
const { values } = config;
const clock = systemClock;
const logger = createLogger({ level: values.LOG_LEVEL, path: join(values.DATA_DIR, 'access.log') });
const engines = openEngines(values, { clock, logger });
const { db } = engines.database;
await migrateUp(db, { clock });
await seedRevoked(db, Number(args.revoked));
const remember = args['remember-keys-ms'];
const app = await createApp({
  config: values,
  settings: config,
  engines,
  clock,
  logger,
  ...(remember === undefined ? {} : { rememberKeysMs: Number(remember) }),
});
const { developerId, apiKey } = await createDevkey(db, app.identity, operatorCaller(), {
  name: 'Admin',
  role: 'ADMIN',
});
await seedProjects(db, developerId, Number(args.projects));
const accounts = await makeAccounts(db, app, Number(args.accounts));
const url = await app.http.app.listen({ host: values.HOST, port: values.PORT });
process.on('SIGTERM', async () => {
  await app.http.app.close();
  await app.close();
  await engines.close();
  process.exit(0);
});
// Who started it is gone.
process.on('disconnect', () => process.exit(1));
process.send?.({ url, apiKey, accounts } satisfies MarsaReady);
