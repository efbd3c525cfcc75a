import { createApp } from '@marsa/server/app.ts';
import { migrateUp } from '@marsa/server/engines/database/migrator.ts';
import { openEngines } from '@marsa/server/open-engines.ts';
import { systemClock } from '@marsa/server/platform/clock.ts';
import { loadConfig } from '@marsa/server/platform/config.ts';
import { silentLogger } from '@marsa/server/platform/logger.ts';
import { randomBase64 } from '@marsa/server/platform/token.ts';
import { emitFile } from './emitted-file.ts';

const { config, faults } = loadConfig({
  environment: {
    NODE_ENV: 'test',
    DATABASE_URL: 'sqlite::memory:',
    SECRET_KEY: randomBase64(48),
    MASTER_KEY_B64: randomBase64(32),
    APIKEY_HMAC_SECRET_B64: randomBase64(32),
  },
  dotEnv: {},
});
if (faults) throw new Error(faults.join('\n'));

const options = { config: config.values, settings: config, clock: systemClock, logger: silentLogger };
const engines = openEngines(config.values, options);
await migrateUp(engines.database.db, { clock: systemClock });
const app = await createApp({ ...options, engines });
await app.http.app.ready();
emitFile('docs/openapi.json', `${JSON.stringify(app.http.app.swagger(), null, 2)}\n`);
await app.http.app.close();
await app.close();
await engines.close();
