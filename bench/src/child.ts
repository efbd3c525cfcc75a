import { type ChildProcess, fork, type StdioOptions } from 'node:child_process';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A server in a process of its own. */
export interface Child<Ready> extends AsyncDisposable {
  /** What it said when it was ready. */
  ready: Ready;
}

interface ChildOptions {
  /** Working folder: an empty one holds no `.env` to be read. */
  cwd?: string;
  args?: string[];
  env?: Record<string, string>;
}

/** Starts a file of `bench/src`, which sends one message when it is ready. @throws Error if it ends before */
export async function startChild<Ready>(
  file: string,
  { cwd = tmpdir(), args = [], env = {} }: ChildOptions,
): Promise<Child<Ready>> {
  const stdio: StdioOptions = ['ignore', 'ignore', 'inherit', 'ipc'];
  const child = fork(join(import.meta.dirname, file), args, { cwd, env, stdio });
  const [ready] = await Promise.race([
    once(child, 'message'),
    once(child, 'exit').then(([code]) => {
      throw new Error(`${file} ended with ${code} before it was ready`);
    }),
  ]);
  return { ready, [Symbol.asyncDispose]: () => stopProcess(child) };
}

export async function stopProcess(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  await ended;
}
