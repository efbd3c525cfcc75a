import { runMigrateCommand } from '#engines/database/migrate-command.ts';
import { loadConfig } from '#platform/config.ts';

const { config, faults } = loadConfig();
if (faults) {
  process.stderr.write(`${faults.join('\n')}\n`);
  process.exitCode = 1;
} else {
  const { values } = config;
  process.exitCode = await runMigrateCommand(
    process.argv.slice(2),
    {
      url: values.DATABASE_URL,
      poolSize: 2,
      connectTimeoutMs: values.DB_CONNECT_TIMEOUT_MS,
      queryTimeoutMs: 0,
    },
    (line) => process.stdout.write(`${line}\n`),
  );
}
