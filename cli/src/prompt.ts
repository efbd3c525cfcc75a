import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import { Failure } from './failure.ts';

/**
 * Asks on stderr, so that stdout holds nothing but results.
 * @param otherwise what to do where nobody can be asked
 * @throws Failure of usage where stdin is no terminal
 */
export async function ask(
  question: string,
  { hidden = false, otherwise }: { hidden?: boolean; otherwise: string },
) {
  if (!process.stdin.isTTY) throw new Failure(2, `Nobody can be asked here. ${otherwise}`);
  // With an output, readline writes the question itself and draws it again at each key.
  if (hidden) process.stderr.write(question);
  const output = hidden ? new Writable({ write: (_chunk, _encoding, done) => done() }) : process.stderr;
  const lines = createInterface({ input: process.stdin, output, terminal: true });
  const stopped = new AbortController();
  for (const event of ['SIGINT', 'close']) lines.once(event, () => stopped.abort());
  try {
    return await lines.question(hidden ? '' : question, { signal: stopped.signal });
  } catch {
    throw new Failure(1, 'Nothing was done.');
  } finally {
    lines.close();
    if (hidden) process.stderr.write('\n');
  }
}

/** All of stdin as text, without the line end that `echo` adds. */
export async function readStdin(): Promise<string> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of process.stdin) chunks.push(chunk);
  return withoutLineEnd(Buffer.concat(chunks).toString('utf8'));
}

export const withoutLineEnd = (text: string) => text.replace(/\r?\n$/, '');

/** A secret that never stands in an argument, where `ps` and the history of the shell would show it. */
export async function readSecret(
  question: string,
  { fromStdin, option }: { fromStdin: boolean; option: string },
): Promise<string> {
  const otherwise = `Send it on stdin with ${option}.`;
  const secret = fromStdin ? await readStdin() : await ask(question, { hidden: true, otherwise });
  if (secret === '') throw new Failure(2, `Nothing came. ${otherwise}`);
  return secret;
}
