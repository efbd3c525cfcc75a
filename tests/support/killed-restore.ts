import { readFileSync } from 'node:fs';
import { toBackupDeps } from '@marsa/server/app-backups.ts';
import { restoreBackup } from '@marsa/server/features/backups/restore.service.ts';
import { operatorCaller } from '@marsa/server/operator.ts';
import { systemClock } from '@marsa/server/platform/clock.ts';

/** `node killed-restore.ts CONFIG ARCHIVE STEP`: a process that restores and is killed, without any warning, at a step. */
const [config = '', archive = '', step] = process.argv.slice(2);

const deps = toBackupDeps(JSON.parse(readFileSync(config, 'utf8')), {
  clock: systemClock,
  caller: operatorCaller(),
});
await restoreBackup(
  {
    ...deps,
    onStep(reached) {
      if (reached === step) process.kill(process.pid, 'SIGKILL');
    },
  },
  archive,
);
