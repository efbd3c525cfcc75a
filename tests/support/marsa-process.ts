import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { compileCache } from './compile-cache.ts';

const root = join(import.meta.dirname, '../..');

/** A server as `npm start` runs it, in a process of its own that can be killed. */
export interface ServerProcess {
  url: string;
  child: ChildProcess;
  /** Sends a signal and waits for the end. @returns the exit code; null where the signal ended it */
  end(signal?: NodeJS.Signals): Promise<number | null>;
}

/** The environment of a server with keys made now; nothing of this process's own gets in. */
export function processEnvironment(
  dataDir: string,
  databaseUrl: string,
  more: Record<string, string> = {},
): Record<string, string> {
  const key = () => randomBytes(32).toString('base64');
  return {
    ...compileCache(),
    NODE_ENV: 'test',
    PORT: '0',
    DATA_DIR: dataDir,
    DATABASE_URL: databaseUrl,
    SECRET_KEY: randomBytes(48).toString('base64'),
    MASTER_KEY_B64: key(),
    APIKEY_HMAC_SECRET_B64: key(),
    RATE_GLOBAL_PER_IP_PER_MIN: '1000000',
    RATE_PER_KEY_PER_MIN: '1000000',
    GITHUB_WRITE_GAP_MS: '0',
    BUILD_POLL_SECONDS: '1',
    ALLOW_PRIVATE_TARGETS: '1',
    ...more,
  };
}

/** @throws Error with what it said, where it ends before it listens */
export async function startServerProcess(env: Record<string, string>): Promise<ServerProcess> {
  const { child, output } = spawnServer(env);
  const ended = once(child, 'exit');
  for await (const line of createInterface({ input: child.stdout })) {
    const url = /listens on (http\S+)/.exec(line)?.[1];
    if (url === undefined) continue;
    child.stdout.resume();
    return {
      url,
      child,
      async end(signal = 'SIGKILL') {
        child.kill(signal);
        const [code] = await ended;
        return code;
      },
    };
  }
  throw new Error(`the server did not start:\n${output()}`);
}

/** For a server that shall not come up. @returns exit code and what it said */
export async function runServerProcess(
  env: Record<string, string>,
): Promise<{ code: number | null; said: string }> {
  const { child, output } = spawnServer(env);
  child.stdout.resume();
  const [code] = await once(child, 'close');
  return { code, said: output() };
}

function spawnServer(env: Record<string, string>) {
  const child = spawn(process.execPath, ['server/src/main.ts'], {
    cwd: root,
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  child.stderr.on('data', (chunk) => {
    said += chunk;
  });
  return { child, output: () => said };
}

/** The key of the first administrator, as `npm run bootstrap` prints it. */
export async function bootstrapProcess(env: Record<string, string>): Promise<string> {
  const { stdout } = await promisify(execFile)(process.execPath, ['server/src/bootstrap.ts'], {
    cwd: root,
    env,
  });
  const { apiKey }: { apiKey: string } = JSON.parse(stdout);
  return apiKey;
}
