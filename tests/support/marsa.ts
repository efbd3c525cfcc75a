import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { compileCache } from './compile-cache.ts';
import type { TestServer } from './server.ts';

export interface Answer {
  code: number | null;
  stdout: string;
  stderr: string;
  /** What stands on stdout, parsed. */
  json: () => unknown;
}

export interface RunOptions {
  stdin?: string;
  env?: Record<string, string>;
}

const main = join(import.meta.dirname, '../../cli/src/main.ts');

/** `marsa` as people and scripts run it: a process of its own, in a folder of its own, that knows nothing else. */
export function openMarsa(env: Record<string, string> = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'marsa-cli-'));
  return {
    folder,
    sessionFile: join(folder, '.config/marsa/config.json'),
    pathOf: (name: string) => join(folder, name),
    async run(args: readonly string[], options: RunOptions = {}): Promise<Answer> {
      const child = spawn(process.execPath, [main, ...args], {
        cwd: folder,
        env: { HOME: folder, ...compileCache(), ...env, ...options.env },
        stdio: 'pipe',
      });
      child.stdin.on('error', () => {});
      child.stdin.end(options.stdin ?? '');
      const [stdout, stderr, [code]] = await Promise.all([
        text(child.stdout),
        text(child.stderr),
        once(child, 'close'),
      ]);
      return { code, stdout, stderr, json: () => JSON.parse(stdout) };
    },
    [Symbol.dispose]: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** Logged in at a server as its administrator, by the environment. */
export const openMarsaAt = ({ url, adminKey }: TestServer) =>
  openMarsa({ MARSA_URL: url, MARSA_API_KEY: adminKey });

/** The environment of an operator on the machine of a server. */
export const operatorEnvironment = ({ config }: TestServer): Record<string, string> => ({
  NODE_ENV: 'test',
  DATA_DIR: config.DATA_DIR,
  DATABASE_URL: config.DATABASE_URL,
  SECRET_KEY: config.SECRET_KEY.join(','),
  MASTER_KEY_B64: config.MASTER_KEY_B64.join(','),
  APIKEY_HMAC_SECRET_B64: config.APIKEY_HMAC_SECRET_B64.join(','),
  PORT: '0',
});
