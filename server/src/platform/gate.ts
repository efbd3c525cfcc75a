import type { AnyEndpoint } from '@marsa/contract/endpoint.ts';
import { type Permission, permissions } from '@marsa/contract/permissions.ts';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Actor, ActorRole } from './caller.ts';
import { isNearby, readAddress } from './client-address.ts';
import type { Clock } from './clock.ts';
import { type Presented, readCredential } from './credential.ts';
import type { Csrf } from './csrf.ts';
import { Problem } from './problem.ts';
import type { SessionCookies } from './session-cookies.ts';

/** Counts hits in fixed windows. The answer is immediate in one process, a promise where Redis is asked. */
export interface Counting {
  hit(key: string, windowMs: number): Hit | Promise<Hit>;
}
interface Hit {
  count: number;
  /** Milliseconds until the window ends. */
  resetMs: number;
}

/** Where a request comes from. `mayBan` is false for a peer that seems to be a proxy nobody told us of. */
export interface Origin {
  ip: string;
  counted: string;
  mayBan: boolean;
}

/** What an authenticator may know of a request, and do to its answer. */
export interface Visit {
  /** It does not count as activity of the person. */
  isPassive: boolean;
  /** `Set-Cookie` values for the answer, whatever it will be. */
  setCookies(cookies: readonly string[]): void;
}

export interface GateDeps {
  clock: Clock;
  counters: Counting;
  limits: { perIp: number; perKey: number; perSession: number; named: Record<string, number> };
  /** Time (ms) until which an address is banned. */
  bannedUntil(counted: string): number | undefined;
  /** The actor of the one credential presented; throws a Problem. */
  identify(presented: Presented, origin: Origin, visit: Visit): Actor | Promise<Actor>;
  cookies: SessionCookies;
  csrf: Csrf;
  /** Told once per peer that sends forwarding headers without being trusted. */
  warnUntrustedProxy(peer: string): void;
}

declare module 'fastify' {
  interface FastifyRequest {
    origin: Origin | undefined;
    actor: Actor | undefined;
    presented: Presented | undefined;
  }
  interface FastifyContextConfig {
    endpoint?: AnyEndpoint;
    /** Health of the process: never banned, never limited, so that a probe is told the truth. */
    isProbe?: boolean;
    /** A file of the console: a page needs many at once, and they cost next to nothing. */
    isFile?: boolean;
  }
}

const minute = 60_000;

/**
 * Ban, limits, credential and permission, in this order and before anything of the request is parsed.
 * @returns a promise only where something had to be asked; @throws Problem
 */
export function createGate(deps: GateDeps) {
  return function gate(request: FastifyRequest, reply: FastifyReply): void | Promise<void> {
    const origin = originOf(request, deps);
    request.origin = origin;
    const { endpoint, isProbe, isFile } = request.routeOptions.config;
    if (isProbe) return;
    refuseBanned(deps, origin);
    if (isFile) return;
    if (endpoint === undefined || endpoint.permission === 'public') {
      if (endpoint?.programsOnly) refuseBrowser(request.headers);
      else if (endpoint && isUnsafe(endpoint)) deps.csrf.checkOrigin(request.headers);
      return limitAddress(deps, reply, origin);
    }
    return admit(deps, request, reply, endpoint, origin);
  };
}

const isUnsafe = ({ method }: AnyEndpoint) => method !== 'GET';

/** A browser has sessions; a page that gets tokens would have to keep them where a script can read them. */
function refuseBrowser({ origin, 'sec-fetch-site': site }: FastifyRequest['headers']): void {
  if (origin === undefined && site === undefined) return;
  throw new Problem('FORBIDDEN', 'Tokens are for programs. In a browser, sign in for a session.');
}

const limitAddress = (deps: GateDeps, reply: FastifyReply, { counted }: Origin) =>
  limit(deps, reply, `ip:${counted}`, deps.limits.perIp, 'this address');

function admit(
  deps: GateDeps,
  request: FastifyRequest,
  reply: FastifyReply,
  endpoint: AnyEndpoint,
  origin: Origin,
): void | Promise<void> {
  const presented = readCredential(request.headers, deps.cookies.session);
  request.presented = presented;
  const whoIs = () => {
    if (presented) return deps.identify(presented, origin, visitOf(endpoint, reply));
    throw new Problem('INVALID_API_KEY', 'Send your API key in the x-api-key header, or sign in.');
  };
  const enter = (actor: Actor) => {
    request.actor = actor;
    return andThen(limitCredential(deps, reply, endpoint, actor), () =>
      requirePermission(deps, request, actor, endpoint),
    );
  };
  // People behind one address do not share their limit once they are signed in; who is not, counts by address.
  if (presented?.kind === 'session') {
    return identifySession(whoIs, () => limitAddress(deps, reply, origin), enter);
  }
  return andThen(limitAddress(deps, reply, origin), () => andThen(whoIs(), enter));
}

async function identifySession(
  whoIs: () => Actor | Promise<Actor>,
  limitStranger: () => void | Promise<void>,
  enter: (actor: Actor) => void | Promise<void>,
): Promise<void> {
  let actor: Actor;
  try {
    actor = await whoIs();
  } catch (error) {
    await limitStranger();
    throw error;
  }
  return enter(actor);
}

const visitOf = (endpoint: AnyEndpoint, reply: FastifyReply): Visit => ({
  isPassive: endpoint.passive === true,
  setCookies(cookies) {
    for (const cookie of cookies) reply.header('set-cookie', cookie);
  },
});

/** Goes on at once where there is nothing to wait for: with a key that is remembered, that is all the way. */
const andThen = <T, R>(value: T | Promise<T>, next: (value: T) => R | Promise<R>): R | Promise<R> =>
  value instanceof Promise ? value.then(next) : next(value);

function originOf(request: FastifyRequest, deps: GateDeps): Origin {
  const said = readAddress(request.ip);
  const { 'x-forwarded-for': forwardedFor, forwarded } = request.headers;
  if (said.isAddress && forwardedFor === undefined && forwarded === undefined) {
    return { ip: said.ip, counted: said.counted, mayBan: true };
  }
  const peer = readAddress(request.socket.remoteAddress ?? '');
  // A proxy of ours that names no address: nobody is banned for that, least of all the proxy.
  if (!said.isAddress) return { ip: peer.ip, counted: peer.counted, mayBan: false };
  // With a trusted proxy `request.ip` is what the proxy says and differs from the peer.
  const isUnknownProxy = said.ip === peer.ip && isNearby(said.ip);
  if (isUnknownProxy) deps.warnUntrustedProxy(said.ip);
  return { ip: said.ip, counted: said.counted, mayBan: !isUnknownProxy };
}

function refuseBanned(deps: GateDeps, origin: Origin): void {
  const until = deps.bannedUntil(origin.counted);
  if (until === undefined || !origin.mayBan) return;
  throw new Problem(
    'IP_BANNED',
    'Too many wrong API keys came from this address. An administrator can lift the ban.',
    {
      retryAfter: (until - deps.clock()) / 1000,
    },
  );
}

function limitCredential(
  deps: GateDeps,
  reply: FastifyReply,
  { limit: own, summary }: AnyEndpoint,
  { credential }: Actor,
): void | Promise<void> {
  const { perKey, perSession, named } = deps.limits;
  const [most, whose] =
    credential.kind === 'session' ? [perSession, 'this session'] : [perKey, `this ${nouns[credential.kind]}`];
  const ofAll = limit(deps, reply, `${credential.kind}:${credential.id}`, most, whose);
  if (own === undefined) return ofAll;
  const mostHere = named[own.name] ?? own.perMinute;
  return andThen(ofAll, () =>
    limit(deps, reply, `${own.name}:${credential.id}`, mostHere, `"${summary}" with ${whose}`),
  );
}

const nouns: Record<Actor['credential']['kind'], string> = {
  'api-key': 'API key',
  session: 'session',
  token: 'token',
  'service-token': 'service token',
  webhook: 'webhook',
  operator: 'operator',
  job: 'job',
};

function limit(
  deps: GateDeps,
  reply: FastifyReply,
  key: string,
  most: number,
  whose: string,
): void | Promise<void> {
  return andThen(deps.counters.hit(key, minute), (hit) => {
    showLimit(reply, most, hit);
    if (hit.count <= most) return;
    throw new Problem('RATE_LIMIT', `More than ${most} requests a minute for ${whose}. Wait and try again.`, {
      retryAfter: hit.resetMs / 1000,
    });
  });
}

/** Several limits hold; the headers tell of the one that ends first. */
function showLimit(reply: FastifyReply, most: number, { count, resetMs }: Hit): void {
  const remaining = Math.max(0, most - count);
  const shown = reply.getHeader('ratelimit-remaining');
  if (shown !== undefined && remaining >= Number(shown)) return;
  reply.header('ratelimit-limit', String(most));
  reply.header('ratelimit-remaining', String(remaining));
  reply.header('ratelimit-reset', String(Math.ceil(resetMs / 1000)));
}

const freshMs = 10 * minute;

/**
 * Refuses early who holds the permission nowhere (where it counts in a workspace, the project check comes after), what
 * another site made a browser send, and what is dangerous without a fresh confirmation.
 */
function requirePermission(
  deps: GateDeps,
  { headers }: FastifyRequest,
  actor: Actor,
  endpoint: AnyEndpoint,
): void {
  const { kind, id } = actor.credential;
  if (endpoint.credentials && !endpoint.credentials.some((taken) => taken === kind))
    throw new Problem('FORBIDDEN', `This is only for ${endpoint.credentials.join(' and ')} credentials.`);
  if (kind === 'session' && isUnsafe(endpoint)) deps.csrf.check(headers, id);
  if (actor.lacksSecondFactor && !endpoint.withoutSecondFactor)
    throw new Problem('MFA_REQUIRED', 'Your role needs a second factor. Add an app or a passkey first.');
  const { permission } = endpoint;
  // What takes no permission is a person's own matter, and no scope names it.
  if (kind === 'service-token' && permission === 'identified' && !endpoint.credentials)
    throw new Problem('FORBIDDEN', 'A service token does only what its scopes name.');
  if (permission !== 'public' && permission !== 'identified') {
    const roles = rolesFor(actor, permission);
    if (!roles.some((role) => role.isActive && role.holds.has(permission)))
      throw roleProblem(roles, permission);
  }
  if (kind === 'session' && endpoint.fresh && deps.clock() - (actor.confirmedAt ?? 0) > freshMs)
    throw new Problem('REAUTH_REQUIRED', 'Confirm with your password that it is still you, then try again.');
}

/** The roles in which somebody may hold a permission, by its scope. */
export function rolesFor(actor: Actor, permission: Permission): ActorRole[] {
  const { scope } = permissions[permission];
  const ofWorkspaces = scope === 'installation' ? [] : actor.memberships.map(({ role }) => role);
  return scope === 'workspace' ? ofWorkspaces : [actor.role, ...ofWorkspaces];
}

/** `ROLE_NOT_AUTHORIZED` where the only thing missing is that the role is switched on. */
export function roleProblem(roles: readonly ActorRole[], permission: Permission): Problem {
  const off = roles.find((role) => !role.isActive && role.holds.has(permission));
  if (off) return new Problem('ROLE_NOT_AUTHORIZED', `Your role ${off.name} is switched off.`);
  return new Problem(
    'INSUFFICIENT_PERMISSIONS',
    `This needs the permission ${permission}, which your role does not hold.`,
  );
}
