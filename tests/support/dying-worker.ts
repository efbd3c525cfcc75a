import { effectJobs, openDying } from './dying-database.ts';
import { testJobs } from './jobs.ts';

/** A process that runs what is due and kills itself at a statement: `node dying-worker.ts URL STATEMENT before|after NOW`. */
const [url = '', statement = '', when = '', now = ''] = process.argv.slice(2);

const { db, close } = await openDying(
  url,
  { statement: Number(statement), when: when === 'before' ? 'before' : 'after' },
  () => process.kill(process.pid, 'SIGKILL'),
);
const jobs = testJobs(db, () => Number(now));
await jobs.worker([effectJobs(db)]).tick();
await close();
