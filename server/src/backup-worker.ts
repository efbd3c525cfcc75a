import { parentPort, workerData } from 'node:worker_threads';
import { backUpAndProve } from '#features/backups/scheduled.service.ts';
import { systemClock } from '#platform/clock.ts';
import { type BackupWork, findOffsite, toBackupDeps } from './app-backups.ts';
import { systemCaller } from './app-identity.ts';

/** A thread beside the server: copying, hashing and counting a database keeps no request waiting here. */
const { config, reason }: BackupWork = workerData;
const deps = toBackupDeps(config, { clock: systemClock, caller: systemCaller('backups') });
await backUpAndProve(deps, findOffsite(config), (step) => parentPort?.postMessage(step), reason);
