import { type Client, createClient } from '@marsa/client/client.ts';
import * as session from '@marsa/contract/session.ts';
import * as tokens from '@marsa/contract/tokens.ts';
import { startChild } from './child.ts';
import { makeFolder } from './folder.ts';
import type { Target } from './load.ts';
import { marsaEnvironment } from './marsa-environment.ts';
import type { MarsaReady } from './marsa-server.ts';
import type { Account } from './seed-identity.ts';

/** Marsa with everything switched on, on an SQLite file, in a process of its own. */
export interface Marsa extends AsyncDisposable {
  url: string;
  /** Of the administrator. */
  apiKey: string;
  client: Client;
  /** Developers who can sign in. */
  accounts: Account[];
  /** A request of the administrator's. */
  target(path: string, method?: Target['method']): Target & { headers: Record<string, string> };
  /** The same by the session of a browser, signed in now. */
  sessionTarget(path: string): Promise<Target & { headers: Record<string, string> }>;
  /** The same by an access token of a developer, made now. */
  tokenTarget(path: string): Promise<Target & { headers: Record<string, string> }>;
}

interface MarsaOptions {
  /** How long (ms) a key is remembered; as in production where it is silent. */
  rememberKeysMs?: number;
  /** How many projects the administrator has. */
  projects?: number;
  /** How many access tokens are revoked. */
  revoked?: number;
  /** How many developers can sign in. */
  accounts?: number;
  /** Beyond or instead of that of `marsaEnvironment`. */
  env?: Record<string, string>;
}

export async function startMarsa({
  rememberKeysMs,
  projects = 0,
  revoked = 0,
  accounts: count = 1,
  env: more,
}: MarsaOptions = {}): Promise<Marsa> {
  const folder = makeFolder();
  const args = [`--projects=${projects}`, `--revoked=${revoked}`, `--accounts=${count}`];
  if (rememberKeysMs !== undefined) args.push(`--remember-keys-ms=${rememberKeysMs}`);
  const env = { ...marsaEnvironment(folder.path), ...more };
  const child = await startChild<MarsaReady>('marsa-server.ts', { cwd: folder.path, args, env });
  const { url, apiKey, accounts } = child.ready;
  const [account] = accounts;
  if (account === undefined) throw new Error('there is no account to sign in with');
  return {
    url,
    apiKey,
    client: createClient({ baseUrl: url, apiKey }),
    target: (path, method = 'GET') => ({ url: url + path, method, headers: { 'x-api-key': apiKey } }),
    accounts,
    async sessionTarget(path) {
      const answer = await createClient({ baseUrl: url }).fetch(session.signIn, { body: account });
      const cookie = answer.headers.getSetCookie().map((text) => text.split(';', 1)[0]);
      return { url: url + path, method: 'GET', headers: { cookie: cookie.join('; ') } };
    },
    async tokenTarget(path) {
      const { accessToken } = await createClient({ baseUrl: url }).call(tokens.create, { body: account });
      return { url: url + path, method: 'GET', headers: { authorization: `Bearer ${accessToken}` } };
    },
    async [Symbol.asyncDispose]() {
      await child[Symbol.asyncDispose]();
      folder[Symbol.dispose]();
    },
  };
}
