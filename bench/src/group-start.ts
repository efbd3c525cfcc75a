import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { stopProcess } from './child.ts';
import { makeFolder } from './folder.ts';
import { marsaEnvironment } from './marsa-environment.ts';
import { medianOf, type Results } from './metric.ts';
import type { Plan } from './plan.ts';

const patienceMs = 30_000;

/** Milliseconds from the start of the process to its first answer: in an empty folder, migrations included. */
export async function measureStart({ starts }: Plan, say: (text: string) => void): Promise<Results> {
  const times: number[] = [];
  for (let start = 0; start < starts; start++) {
    times.push(await startOnce());
    say(`start.ms: ${times.at(-1)?.toFixed(0)}`);
  }
  return { 'start.ms': medianOf(times) };
}

async function startOnce(): Promise<number> {
  using folder = makeFolder();
  const port = await findFreePort();
  const main = createRequire(import.meta.url).resolve('@marsa/server/main.ts');
  const begin = performance.now();
  const child = spawn(process.execPath, [main], {
    cwd: folder.path,
    env: marsaEnvironment(folder.path, port),
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  try {
    const url = `http://127.0.0.1:${port}/v1/health`;
    while (!(await isAnswered(url))) {
      if (child.exitCode !== null) throw new Error(`the server ended with ${child.exitCode}`);
      if (performance.now() - begin > patienceMs) throw new Error(`no answer within ${patienceMs} ms`);
      await pause(5);
    }
    return performance.now() - begin;
  } finally {
    await stopProcess(child);
  }
}

const isAnswered = (url: string) =>
  fetch(url).then(
    ({ ok }) => ok,
    () => false,
  );

async function findFreePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('no free port');
  return address.port;
}
