import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import type { ServerProcess } from './server-process.ts';
import { openServerProcess } from './server-process.ts';

export interface Fleet extends AsyncDisposable {
  servers: readonly [ServerProcess, ServerProcess, ...ServerProcess[]];
  adminKey: string;
}

/** Servers with the same keys on one database and Redis, and their first administrator. */
export async function startFleet(
  env: { DATABASE_URL: string; REDIS_URL: string } & Record<string, string>,
  count = 2,
): Promise<Fleet> {
  await using opened = new AsyncDisposableStack();
  const folder = mkdtempSync(join(tmpdir(), 'marsa-fleet-'));
  opened.defer(() => rmSync(folder, { recursive: true, force: true }));
  const whole = { ...keysAndLimits(), ...env, DATA_DIR: folder };
  const adminKey = await bootstrap(whole);
  const open = async () => opened.use(await openServerProcess(whole));
  const servers: [ServerProcess, ServerProcess, ...ServerProcess[]] = [await open(), await open()];
  while (servers.length < count) servers.push(await open());
  // At once, as on a machine that comes up.
  await Promise.all(servers.map((server) => server.start()));
  const close = opened.move();
  return { servers, adminKey, [Symbol.asyncDispose]: () => close.disposeAsync() };
}

const keysAndLimits = () => ({
  NODE_ENV: 'test',
  SECRET_KEY: randomBytes(48).toString('base64'),
  MASTER_KEY_B64: randomBytes(32).toString('base64'),
  APIKEY_HMAC_SECRET_B64: randomBytes(32).toString('base64'),
  RATE_GLOBAL_PER_IP_PER_MIN: '1000000',
  RATE_PER_KEY_PER_MIN: '1000000',
  ALLOW_PRIVATE_TARGETS: '1',
  LOG_LEVEL: 'warn',
});

async function bootstrap(env: Record<string, string>): Promise<string> {
  const program = createRequire(import.meta.url).resolve('@marsa/server/bootstrap.ts');
  const child = spawn(process.execPath, [program], {
    cwd: env.DATA_DIR,
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [printed, [code]] = await Promise.all([text(child.stdout), once(child, 'close')]);
  if (code !== 0) throw new Error(`bootstrap ended with ${code}`);
  const { apiKey } = JSON.parse(printed);
  return apiKey;
}
