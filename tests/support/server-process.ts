import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { patienceMs } from './within.ts';

/** A server in a process of its own, on a port that it keeps over restarts. */
export interface ServerProcess extends AsyncDisposable {
  url: string;
  /** Resolves when it is ready. */
  start(): Promise<void>;
  /** As at a roll-out: SIGTERM. @returns the exit code */
  stop(): Promise<number | null>;
  /** All that it wrote so far, over all its starts. */
  log(): string;
}

export async function openServerProcess(env: Record<string, string>): Promise<ServerProcess> {
  const port = await findFreePort();
  const url = `http://127.0.0.1:${port}`;
  const program = createRequire(import.meta.url).resolve('@marsa/server/main.ts');
  let child: ChildProcess | undefined;
  let written = '';
  const stop = async () => (child ? endProcess(child) : null);
  return {
    url,
    async start() {
      const started = spawn(process.execPath, [program], {
        cwd: env.DATA_DIR,
        env: { ...env, PORT: String(port) },
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      child = started;
      for (const stream of [started.stdout, started.stderr]) {
        stream.setEncoding('utf8').on('data', (part) => {
          written += part;
        });
      }
      const end = performance.now() + patienceMs;
      while (!(await isReady(url))) {
        if (started.exitCode !== null || performance.now() > end)
          throw new Error(`the server did not start:\n${written}`);
        await pause(20);
      }
    },
    stop,
    log: () => written,
    async [Symbol.asyncDispose]() {
      await stop();
    },
  };
}

/** Ends a process by SIGTERM, if it still runs. @returns its exit code */
export async function endProcess(child: ChildProcess): Promise<number | null> {
  if (child.exitCode !== null || child.signalCode !== null) return child.exitCode;
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  const [code] = await ended;
  return code;
}

export const isReady = (url: string): Promise<boolean> =>
  fetch(`${url}/health/ready`).then(
    (answer) => answer.ok,
    () => false,
  );

export async function findFreePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  return typeof address === 'object' && address !== null ? address.port : 0;
}
