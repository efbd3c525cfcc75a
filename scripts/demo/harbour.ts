import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { type Client, createClient } from '@marsa/client/client.ts';
import { type Sandbox, startSandbox } from '@marsa/sandbox/sandbox.ts';
import { createCertificateAuthority } from '@marsa/tests/support/certificates.ts';
import { openPwa, type PwaSite } from './pwa-site.ts';

/** All that a rehearsal needs, on loopback and in a folder of its own. */
export interface Harbour {
  url: string;
  apiKey: string;
  client: Client;
  sandbox: Sandbox;
  githubToken: string;
  githubOwner: string;
  pwa: PwaSite;
  folder: string;
  close(): Promise<void>;
}

const root = resolve(import.meta.dirname, '../..');
const githubOwner = 'harbour-master';
/** A step of a run in the sandbox takes this long: short, but long enough to be watched. */
const tickMs = 250;

/** Starts a real server, the sandbox GitHub and the PWA's site. */
export async function openHarbour(pwaWish: string | undefined): Promise<Harbour> {
  const folder = mkdtempSync(join(tmpdir(), 'marsa-demo-'));
  const closers: (() => Promise<void> | void)[] = [() => rmSync(folder, { recursive: true, force: true })];
  const close = async () => {
    for (const closer of closers.reverse()) await closer();
  };
  try {
    const authority = createCertificateAuthority(Date.now());
    const pwa = await openPwa(pwaWish, authority);
    closers.push(pwa.close);
    const sandbox = await startSandbox({ clock: Date.now, tickMs });
    closers.push(sandbox.close);
    sandbox.createUser(githubOwner);
    const githubToken = sandbox.createToken({ kind: 'classic', scopes: ['repo', 'workflow'] });

    const env = serverEnvironment(folder, authority.certificate);
    const server = await startServer(env);
    closers.push(() => stopServer(server.process));
    const { apiKey } = await bootstrap(env);
    const client = createClient({ baseUrl: server.url, apiKey });
    return { url: server.url, apiKey, client, sandbox, githubToken, githubOwner, pwa, folder, close };
  } catch (error) {
    await close();
    throw error;
  }
}

function serverEnvironment(folder: string, authority: string): NodeJS.ProcessEnv {
  const caFile = join(folder, 'rehearsal-ca.pem');
  writeFileSync(caFile, authority);
  const { PATH, HOME } = process.env;
  return {
    PATH,
    HOME,
    NODE_ENV: 'development',
    DATA_DIR: join(folder, 'data'),
    PORT: '0',
    ALLOW_PRIVATE_TARGETS: '1',
    EXTRA_CA_FILE: caFile,
    GITHUB_WRITE_GAP_MS: '20',
    BUILD_POLL_SECONDS: '1',
  };
}

async function startServer(env: NodeJS.ProcessEnv): Promise<{ url: string; process: ChildProcess }> {
  const child = spawn(process.execPath, ['server/src/main.ts'], {
    cwd: root,
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  child.stderr.on('data', (chunk) => {
    said += chunk;
  });
  for await (const line of createInterface({ input: child.stdout })) {
    const url = /listens on (http\S+)/.exec(line)?.[1];
    if (url === undefined) continue;
    child.stdout.resume();
    return { url, process: child };
  }
  throw new Error(`the server did not start:\n${said}`);
}

async function stopServer(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  await ended;
}

async function bootstrap(env: NodeJS.ProcessEnv): Promise<{ apiKey: string }> {
  const { stdout } = await promisify(execFile)(process.execPath, ['server/src/bootstrap.ts'], {
    cwd: root,
    env,
  });
  return JSON.parse(stdout);
}
