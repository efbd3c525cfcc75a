import type { Command } from 'commander';
import type { Cli } from '../cli.ts';

export const placeRule = `
With a login it asks Marsa. With --local, or without a login, it reads the configured database of this machine,
whether the server runs or not, and sees the rows of all workspaces.`;

export const withPlace = (command: Command) =>
  command
    .option('--local', 'read the configured database of this machine', false)
    .addHelpText('after', placeRule);

/** The one rule of where the log is read. */
export function isLocal({ isLoggedIn, out }: Cli, { local }: { local: boolean }): boolean {
  if (local || isLoggedIn()) return local;
  out.note('You are not logged in: reading the configured database of this machine.');
  return true;
}

/** Waits where the reader is slower than the log is long. */
export const writerTo = (sink: NodeJS.WritableStream) => (text: string | Uint8Array) =>
  new Promise<void>((resolve, reject) => {
    sink.write(text, (error) => (error ? reject(error) : resolve()));
  });
