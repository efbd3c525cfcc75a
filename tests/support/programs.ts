import assert from 'node:assert/strict';
import { type Client, createClient, ProblemError } from '@marsa/client/client.ts';
import type { DataOf } from '@marsa/contract/endpoint.ts';
import { audit, serviceTokens, tokens } from '@marsa/contract/index.ts';
import { type Account, makeAccount } from './accounts.ts';
import type { TestServer } from './server.ts';

export type TokenPair = DataOf<typeof tokens.create>;

/** A client with an access token or a service token. */
export const withToken = ({ url }: Pick<TestServer, 'url'>, token: string): Client =>
  createClient({ baseUrl: url, token });

/** A program that somebody signed in. */
export interface Program extends Client {
  account: Account;
  pair: TokenPair;
}

export async function signProgramIn(
  server: TestServer,
  { role, account, workspaceId }: { role?: string; account?: Account; workspaceId?: string } = {},
): Promise<Program> {
  const who = account ?? (await makeAccount(server, role));
  const pair = await server.as().call(tokens.create, {
    body: { email: who.email, password: who.password, ...(workspaceId ? { workspaceId } : {}) },
  });
  return { ...withToken(server, pair.accessToken), account: who, pair };
}

/** A service with a token that `maker` made for it. */
export async function letServiceIn(
  server: Pick<TestServer, 'url'>,
  maker: Client,
  body: Parameters<typeof makeToken>[1],
): Promise<Client & { id: string; token: string }> {
  const { id, token } = await makeToken(maker, body);
  return { ...withToken(server, token), id, token };
}

const makeToken = (
  maker: Client,
  body: { name?: string; scopes: string[]; [more: string]: unknown },
): Promise<DataOf<typeof serviceTokens.create>> =>
  maker.call(serviceTokens.create, { body: { name: 'Service', ...body } });

/** What a client is told: a problem code and the reason where there is one, or `ok`. */
export const told = (attempt: Promise<unknown>): Promise<string> =>
  attempt.then(
    () => 'ok',
    (error: unknown) => {
      assert.ok(error instanceof ProblemError, String(error));
      return error.body.reason === undefined ? error.code : `${error.code} ${error.body.reason}`;
    },
  );

export const refresh = (client: Client, refreshToken: string): Promise<TokenPair> =>
  client.call(tokens.refresh, { body: { refreshToken } });

/** What a token of ours says, unverified. */
export const claimsOf = (token: string) =>
  JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString());

/** The problem that an attempt meets; it must meet one. */
export async function refusal(attempt: Promise<unknown>): Promise<ProblemError> {
  const error = await attempt.then(
    () => assert.fail('it was let in'),
    (reason: unknown) => reason,
  );
  assert.ok(error instanceof ProblemError, String(error));
  return error;
}

/** What the log holds, newest first, such as `AUTH_SUCCESS allowed`. */
export async function actionsOf(server: Pick<TestServer, 'admin'>): Promise<string[]> {
  const { items } = await server.admin.page(audit.list, { query: { limit: 200 } });
  return items.map(({ action, outcome, code }) => [action, outcome, code].filter(Boolean).join(' '));
}
