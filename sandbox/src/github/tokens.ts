import { randomText, tokenWithChecksum } from '#random.ts';
import { refuse } from './answer.ts';
import { findAccount, type Permissions, type Token, type World } from './world.ts';

interface Common {
  /** Login of the person it speaks for; the first user of the sandbox if left out. */
  user?: string;
  /** Milliseconds since 1970; never if left out. */
  expiresAt?: number;
}
export type TokenWish = Common &
  (
    | { kind: 'classic'; scopes: string[] }
    | {
        kind: 'fine-grained';
        permissions: Permissions;
        /** `owner/name`; all repositories of its person if left out. */
        repositories?: string[];
      }
  );

/** Makes a token and returns its text, which GitHub, too, shows only once. */
export function addToken(world: World, wish: TokenWish): string {
  const owner = wish.user ? findAccount(world, wish.user) : firstUser(world);
  if (owner?.kind !== 'User') throw new Error('A token speaks for a user of the sandbox; create one first.');
  if (wish.kind !== 'classic' && wish.kind !== 'fine-grained')
    throw new Error('kind must be classic (with scopes) or fine-grained (with permissions).');
  const common = { owner, expiresAt: wish.expiresAt };
  if (wish.kind === 'classic') {
    const text = tokenWithChecksum('ghp_');
    world.tokens.set(text, { ...common, kind: 'classic', scopes: wish.scopes });
    return text;
  }
  const text = `github_pat_${randomText(22)}_${randomText(59)}`;
  const repositories = wish.repositories?.map((name) => name.toLowerCase());
  world.tokens.set(text, { ...common, kind: 'fine-grained', permissions: wish.permissions, repositories });
  return text;
}

const firstUser = (world: World) => [...world.accounts.values()].find((account) => account.kind === 'User');

/** Whose request it is; undefined without a token. Refuses 401 as GitHub does: no word on what is wrong with it. */
export function identify(world: World, authorization: string | undefined): Token | undefined {
  if (authorization === undefined) return undefined;
  const text = /^(?:token|bearer)\s+(\S+)$/i.exec(authorization)?.[1];
  const token = text === undefined ? undefined : world.tokens.get(text);
  if (!token || (token.expiresAt !== undefined && token.expiresAt <= world.clock()))
    return refuse(401, 'Bad credentials');
  return token;
}

/** Headers that GitHub adds to each answer to tell a token about itself. */
export function headersAbout(token: Token): Record<string, string> {
  const headers: Record<string, string> = {};
  if (token.kind === 'classic') headers['x-oauth-scopes'] = token.scopes.join(', ');
  if (token.expiresAt !== undefined) {
    const text = new Date(token.expiresAt).toISOString();
    headers['github-authentication-token-expiration'] = `${text.slice(0, 10)} ${text.slice(11, 19)} UTC`;
  }
  return headers;
}
