import { once } from 'node:events';
import { parseArgs } from 'node:util';
import { ProblemError } from '@marsa/client/client.ts';
import { type Harbour, openHarbour } from './harbour.ts';
import { createShow, drawTimeLine, quietShow, type Show, type Stop } from './show.ts';
import { type Station, stations, type Walk } from './stations.ts';

const usage = `npm run demo -- [--pwa FOLDER|URL] [--json] [--keep]

Walks the whole line against a sandbox GitHub: from a PWA to followed builds. Nothing leaves this machine.
  --pwa   a folder with a PWA (or just its manifest and icons), or an https URL; a sample otherwise
  --json  one object on standard output, for scripts
  --keep  leaves everything running to explore, until Ctrl-C`;

const { values } = parseArgs({
  options: {
    pwa: { type: 'string' },
    json: { type: 'boolean', default: false },
    keep: { type: 'boolean', default: false },
    help: { type: 'boolean', short: 'h', default: false },
  },
});

/** Runs the stations in order; the first that fails ends the walk. */
async function walkLine(harbour: Harbour, show: Show): Promise<Stop[]> {
  const walk: Walk = { harbour, projectId: '', builds: [] };
  const stops: Stop[] = [];
  for (const station of stations) {
    show.begin(station.title);
    const stop = await visit(station, walk, show);
    show.end(stop);
    stops.push(stop);
    if (!stop.ok) break;
  }
  return stops;
}

async function visit({ name, title, run }: Station, walk: Walk, show: Show): Promise<Stop> {
  const started = performance.now();
  const end = (ok: boolean, detail: string): Stop => ({
    name,
    title,
    ok,
    detail,
    ms: performance.now() - started,
  });
  try {
    return end(true, await run(walk, show.news));
  } catch (error) {
    return end(false, describeFailure(error));
  }
}

function describeFailure(error: unknown): string {
  if (error instanceof ProblemError) return `${error.code}: ${error.message} (request ${error.requestId})`;
  return error instanceof Error ? error.message : String(error);
}

function report(harbour: Harbour, stops: Stop[]): boolean {
  const ok = stops.length === stations.length && stops.every((stop) => stop.ok);
  const faults = harbour.sandbox.violations.length;
  if (values.json) {
    const { url, sandbox, pwa } = harbour;
    const totalMs = Math.round(stops.reduce((sum, { ms }) => sum + ms, 0));
    const shown = stops.map((stop) => ({ ...stop, ms: Math.round(stop.ms) }));
    const kept = values.keep ? { url, apiKey: harbour.apiKey } : {};
    const result = {
      ok: ok && faults === 0,
      totalMs,
      pwa: pwa.origin,
      github: sandbox.url,
      violations: faults,
      stations: shown,
      ...kept,
    };
    process.stdout.write(`${JSON.stringify(result, null, 2)}\n`);
  } else {
    process.stdout.write(drawTimeLine(stops));
    if (faults > 0) process.stdout.write(`\n${faults} answers did not fit GitHub's own description\n`);
  }
  return ok && faults === 0;
}

async function main(): Promise<void> {
  if (values.help) {
    process.stdout.write(`${usage}\n`);
    return;
  }
  const show = values.json ? quietShow : createShow(process.stdout);
  show.begin('Start server, sandbox and site');
  const started = performance.now();
  const harbour = await openHarbour(values.pwa);
  const ms = performance.now() - started;
  show.end({
    name: 'start',
    title: 'Start',
    ok: true,
    ms,
    detail: `server ${harbour.url}, GitHub ${harbour.sandbox.url}, PWA ${harbour.pwa.origin}`,
  });
  try {
    const ok = report(harbour, await walkLine(harbour, show));
    process.exitCode = ok ? 0 : 1;
    if (values.keep) await keepOpen(harbour);
  } finally {
    await harbour.close();
  }
}

async function keepOpen({ url, apiKey, sandbox }: Harbour): Promise<void> {
  if (!values.json) {
    process.stdout.write(
      `\n  Still running, until Ctrl-C:\n    docs    ${url}/docs\n    GitHub  ${sandbox.url}\n    key     ${apiKey}\n`,
    );
  }
  await Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]);
}

main().catch((error: unknown) => {
  process.stderr.write(`${describeFailure(error)}\n`);
  process.exitCode = 1;
});
