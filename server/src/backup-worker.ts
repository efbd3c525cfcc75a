import { backUpAndProve } from '#features/backups/scheduled.service.ts';
import { systemClock } from '#platform/clock.ts';
import { serveOwnProcess } from '#platform/own-process.ts';
import { type BackupWork, findOffsite, toBackupDeps } from './app-backups.ts';
import { systemCaller } from './app-identity.ts';

/**
 * A process beside the server: copying, hashing and counting a database keeps no request waiting here, its memory goes
 * with it, and closing the file of the database lets go of no lock of the server's (see sqlite-still.ts).
 */
serveOwnProcess(async ({ config, reason }: BackupWork, report) => {
  const deps = toBackupDeps(config, { clock: systemClock, caller: systemCaller('backups') });
  await backUpAndProve(deps, findOffsite(config), report, reason);
});
