import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { endProcess, findFreePort } from './server-process.ts';

/** A Redis of the test's own, which it may stop; it keeps nothing over a stop. */
export interface OwnRedis extends AsyncDisposable {
  url: string;
  start(): Promise<void>;
  stop(): Promise<void>;
}

export const hasRedisServer = () => spawnSync('redis-server', ['--version']).status === 0;

export async function openOwnRedis(): Promise<OwnRedis> {
  const port = await findFreePort();
  const settings = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'];
  let child: ChildProcess | undefined;
  const start = async () => {
    child = spawn('redis-server', settings, { stdio: 'ignore' });
    while (!(await isListening(port))) await pause(20);
  };
  const stop = async () => {
    if (child) await endProcess(child);
  };
  await start();
  return { url: `redis://127.0.0.1:${port}/0`, start, stop, [Symbol.asyncDispose]: stop };
}

async function isListening(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1');
  try {
    await once(socket, 'connect');
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}
