import { existsSync, readFileSync, rmSync, statSync } from 'node:fs';
import type { Settings } from './config.ts';
import { Failure } from './failure.ts';
import { makePrivateFolder, writePrivateFile } from './private-file.ts';

/** Where Marsa is and the key that lets one in. */
export interface Session {
  url: string;
  apiKey: string;
}

export function findSession({ sessionFile }: Settings): Session | undefined {
  if (!existsSync(sessionFile)) return undefined;
  const mode = statSync(sessionFile).mode & 0o777;
  if ((mode & 0o077) !== 0) {
    throw new Failure(
      1,
      `${sessionFile} holds an API key and can be read by others (mode ${mode.toString(8)}).\nIf nobody has read it: chmod 600 ${sessionFile}. Else log in with another key.`,
    );
  }
  const saved: unknown = parse(readFileSync(sessionFile, 'utf8'));
  if (isSession(saved)) return saved;
  throw new Failure(1, `${sessionFile} cannot be read; write it anew with: marsa login`);
}

export function saveSession({ sessionFile }: Settings, session: Session): void {
  makePrivateFolder(sessionFile);
  writePrivateFile(sessionFile, `${JSON.stringify(session, null, 2)}\n`);
}

/** @returns whether there was one */
export function removeSession({ sessionFile }: Settings): boolean {
  const existed = existsSync(sessionFile);
  rmSync(sessionFile, { force: true });
  return existed;
}

/** Where nothing else is said. */
export const defaultUrl = 'http://127.0.0.1:8080';

/**
 * Where to go and with which key: `--url` before MARSA_URL before what was saved, MARSA_API_KEY before what was saved.
 * A saved key goes nowhere but to the address it was saved with.
 */
export function findAccess(
  settings: Settings,
  givenUrl: string | undefined,
): Partial<Session> & { url: string } {
  const url = givenUrl ?? settings.url;
  if (settings.apiKey && url) return { url: toBaseUrl(url), apiKey: settings.apiKey };
  const saved = findSession(settings);
  const base = toBaseUrl(url ?? saved?.url ?? defaultUrl);
  const apiKey = settings.apiKey ?? (saved && toBaseUrl(saved.url) === base ? saved.apiKey : undefined);
  return apiKey === undefined ? { url: base } : { url: base, apiKey };
}

/** @throws Failure of usage unless it is an http(s) URL of a server */
export function toBaseUrl(text: string): string {
  const url = URL.parse(text);
  if (!url || !/^https?:$/.test(url.protocol) || url.username || url.pathname !== '/' || url.search) {
    throw new Failure(
      2,
      `The URL of Marsa must look like https://marsa.example.com, and ${JSON.stringify(text)} does not.`,
    );
  }
  return url.origin;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isSession(value: unknown): value is Session {
  if (typeof value !== 'object' || value === null) return false;
  return (
    'url' in value && typeof value.url === 'string' && 'apiKey' in value && typeof value.apiKey === 'string'
  );
}
