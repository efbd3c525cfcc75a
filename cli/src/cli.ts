import { resolve } from 'node:path';
import { type Client, createClient } from '@marsa/client/client.ts';
import type { Command } from 'commander';
import type { Settings } from './config.ts';
import { Failure } from './failure.ts';
import type { Output } from './output.ts';
import { findAccess } from './session.ts';

/** What every command works with. */
export interface Cli {
  settings: Settings;
  out: Output;
  /** `--url`, where it was given. */
  givenUrl(): string | undefined;
  isJson(): boolean;
  /** Whether there is an API key for the server that would be asked. */
  isLoggedIn(): boolean;
  /** @throws Failure where no key is known */
  client(): Client;
  /** A path as the person typed it, from the folder they stand in. */
  pathOf(typed: string): string;
  /** The program with every command described, for completion. */
  wholeProgram(): Promise<Command>;
}

/** Milliseconds: a push to GitHub takes its time. */
const patienceMs = 180_000;

export function createCli(
  parts: Pick<Cli, 'settings' | 'out' | 'isJson' | 'givenUrl' | 'wholeProgram'>,
): Cli {
  const access = () => findAccess(parts.settings, parts.givenUrl());
  return {
    ...parts,
    isLoggedIn: () => access().apiKey !== undefined,
    client() {
      const { url, apiKey } = access();
      if (apiKey !== undefined) return connect(url, apiKey);
      throw new Failure(
        1,
        `You are not logged in at ${url}. Use: marsa login --url ${url} (or set MARSA_URL and MARSA_API_KEY)`,
      );
    },
    pathOf: (typed) => resolve(parts.settings.folder, typed),
  };
}

/** A client that tells a server that cannot be reached from one that refuses. */
export function connect(url: string, apiKey: string): Client {
  return createClient({
    baseUrl: url,
    // A service has no API key; its token goes where the key would.
    ...(apiKey.startsWith('marsa_svc_') ? { token: apiKey } : { apiKey }),
    timeoutMs: patienceMs,
    fetch: async (input, init) => {
      try {
        return await fetch(input, init);
      } catch (error) {
        throw new Failure(
          3,
          `Marsa cannot be reached at ${url}: ${causeOf(error)}. Is it running, and is that its URL?`,
        );
      }
    },
  });
}

function causeOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error.name === 'TimeoutError') return `no answer within ${patienceMs / 1000} s`;
  const { cause } = error;
  if (cause instanceof AggregateError && cause.errors[0] instanceof Error) return cause.errors[0].message;
  return cause instanceof Error ? cause.message : error.message;
}
