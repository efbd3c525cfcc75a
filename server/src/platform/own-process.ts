import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

export interface OwnProcess {
  /** What the module is given: anything that can be cloned. It goes by a pipe of the two, never by arguments. */
  input: unknown;
  /** All of the environment that it sees. */
  env: Record<string, string>;
  signal?: AbortSignal;
  onReport?(report: string): void;
}

type Message = { report: string } | { failed: string };

/**
 * Runs a module that calls `serveOwnProcess` in a process of its own, to its end.
 * @throws Error with what it failed of; the reason of the signal
 */
export async function runInOwnProcess(
  module: URL,
  { input, env, signal, onReport }: OwnProcess,
): Promise<void> {
  signal?.throwIfAborted();
  const child = fork(fileURLToPath(module), {
    env,
    execArgv: [],
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  let failed: string | undefined;
  child.on('message', (message: Message) => {
    if ('failed' in message) failed = message.failed;
    else onReport?.(message.report);
  });
  // Ended before it took it: the exit says so.
  child.send(input as object, () => {});
  try {
    const [code, killedBy] = await once(child, 'exit', signal && { signal });
    if (failed !== undefined) throw new Error(failed);
    if (code !== 0) throw new Error(`${module.pathname.split('/').at(-1)} ended with ${code ?? killedBy}.`);
  } finally {
    child.kill('SIGKILL');
  }
}

/** The other side: does `work` with what it is given, and ends with it, or with who wanted it. */
export function serveOwnProcess<Input>(
  work: (input: Input, report: (text: string) => void) => Promise<void>,
): void {
  const tell = (message: Message) => process.send?.(message);
  process.once('disconnect', () => process.exit(1));
  process.once('message', async (input) => {
    try {
      await work(input as Input, (report) => tell({ report }));
    } catch (error) {
      tell({ failed: error instanceof Error ? error.message : String(error) });
      process.exitCode = 1;
    }
    process.removeAllListeners('disconnect');
    process.disconnect?.();
  });
}
