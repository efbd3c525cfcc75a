import { spawn } from 'node:child_process';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

export interface CommandOptions {
  /** All of the environment that the program sees. A password goes here: arguments can be read by everybody. */
  env: Record<string, string>;
  /** What the program reads; nothing where it is silent. It ends with this process, and the program with it. */
  stdin?: Readable;
  /** Takes what the program says, piece by piece, while it waits; without it `runCommand` gives it back as text. */
  onOutput?: (bytes: Buffer) => Promise<void>;
  /** What it may answer with besides 0 without being a failure. */
  alsoFine?: readonly number[];
  signal?: AbortSignal;
}

/** How much (characters) of what a program says is kept. */
const mostKept = 1_000_000;

export class CommandError extends Error {
  override name = 'CommandError';
  readonly isMissing: boolean;

  constructor(message: string, { isMissing }: { isMissing: boolean }) {
    super(message);
    this.isMissing = isMissing;
  }
}

/**
 * Runs a program to its end, without a shell.
 * @returns what it said
 * @throws CommandError with the end of what it complained of, or that it is not installed; what `onOutput` throws
 */
export function runCommand(
  program: string,
  args: readonly string[],
  { env, stdin, onOutput, alsoFine = [], signal }: CommandOptions,
): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const child = spawn(program, args, {
    env,
    stdio: [stdin ? 'pipe' : 'ignore', 'pipe', 'pipe'],
    ...(signal && { signal }),
  });
  if (stdin && child.stdin) {
    pipeline(stdin, child.stdin).catch((error: NodeJS.ErrnoException) => {
      // It ended before it had read all of it, and says why.
      if (error.code === 'EPIPE' || error.code === 'ERR_STREAM_PREMATURE_CLOSE') return;
      child.kill();
      reject(error);
    });
  }
  const said = keepText(onOutput ? null : child.stdout);
  const taken = onOutput ? giveAway(child.stdout, onOutput) : Promise.resolve();
  // Nobody takes the rest.
  taken.catch((error: unknown) => {
    child.kill();
    reject(error);
  });
  const complained = keepText(child.stderr);
  child.on('error', (error: NodeJS.ErrnoException) => {
    const isMissing = error.code === 'ENOENT';
    reject(new CommandError(isMissing ? `${program} is not installed` : error.message, { isMissing }));
  });
  child.on('close', (code, killedBy) => {
    if (code === 0 || (code !== null && alsoFine.includes(code))) return taken.then(() => resolve(said()));
    const reason = complained().trim().slice(-1000) || `it ended with ${code ?? killedBy}`;
    reject(new CommandError(`${program}: ${reason}`, { isMissing: false }));
  });
  return promise;
}

async function giveAway(
  stream: AsyncIterable<Buffer> | null,
  take: (bytes: Buffer) => Promise<void>,
): Promise<void> {
  for await (const piece of stream ?? []) await take(piece);
}

/** @returns gives the end of what has come so far */
function keepText(stream: NodeJS.ReadableStream | null): () => string {
  let text = '';
  stream?.setEncoding('utf8').on('data', (part: string) => {
    text = (text + part).slice(-mostKept);
  });
  return () => text;
}
