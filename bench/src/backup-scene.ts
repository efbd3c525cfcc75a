import { randomBytes } from 'node:crypto';
import { toBackupDeps } from '@marsa/server/app-backups.ts';
import { migrateUp } from '@marsa/server/engines/database/migrator.ts';
import type { BackupDeps } from '@marsa/server/features/backups/backup-deps.ts';
import { operatorCaller } from '@marsa/server/operator.ts';
import { systemClock } from '@marsa/server/platform/clock.ts';
import { loadConfig } from '@marsa/server/platform/config.ts';
import { randomBase64 } from '@marsa/server/platform/token.ts';

export const megabyte = 1_000_000;

/** @param databaseUrl SQLite in the folder where it is silent */
export function backupDeps(folder: string, databaseUrl?: string): BackupDeps {
  const environment = {
    NODE_ENV: 'test',
    DATA_DIR: folder,
    SECRET_KEY: randomBase64(48),
    MASTER_KEY_B64: randomBase64(32),
    APIKEY_HMAC_SECRET_B64: randomBase64(32),
    ...(databaseUrl !== undefined && { DATABASE_URL: databaseUrl }),
  };
  const { config, faults } = loadConfig({ environment, dotEnv: {} });
  if (faults) throw new Error(faults.join('\n'));
  return toBackupDeps(config.values, { clock: systemClock, caller: operatorCaller() });
}

const valueBytes = 3800;
const rowsAtOnce = 500;

/** Values as the vault keeps them: they do not compress. */
export async function fillDatabase({ dumps }: BackupDeps, megabytes: number): Promise<void> {
  await dumps.withDb(async (db) => {
    await migrateUp(db, { clock: systemClock });
    for (let made = 0; made * valueBytes < megabytes * megabyte; made += rowsAtOnce) {
      const rows = Array.from({ length: rowsAtOnce }, (_, at) => ({
        projectId: `P${made + at}`,
        type: 'GITHUB_PAT' as const,
        version: 1,
        sealed: randomBytes(valueBytes),
        restoredFrom: null,
        createdBy: 'bench',
        createdAt: 0,
      }));
      await db.insertInto('credentialVersion').values(rows).execute();
    }
  });
}
