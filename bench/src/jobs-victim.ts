import { openJobs } from './jobs-bench.ts';

/** An instance that begins a job, says so, and never ends it: `node jobs-victim.ts URL`. */
const [url = ''] = process.argv.slice(2);

const { worker } = openJobs(url, () => {
  process.send?.('begun');
  return new Promise(() => {});
});
worker.start();
