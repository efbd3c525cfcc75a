import type { AnyEndpoint } from '@marsa/contract/endpoint.ts';
import { type Permission, permissions } from '@marsa/contract/permissions.ts';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Actor, ActorRole } from './caller.ts';
import { isNearby, readAddress } from './client-address.ts';
import type { Clock } from './clock.ts';
import { Problem } from './problem.ts';

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

export interface GateDeps {
  clock: Clock;
  counters: Counting;
  limits: { perIp: number; perKey: number; named: Record<string, number> };
  /** Time (ms) until which an address is banned. */
  bannedUntil(counted: string): number | undefined;
  /** The actor of the one credential presented; throws a Problem. */
  identify(apiKey: string, origin: Origin): Actor | Promise<Actor>;
  /** Told once per peer that sends forwarding headers without being trusted. */
  warnUntrustedProxy(peer: string): void;
}

declare module 'fastify' {
  interface FastifyRequest {
    origin: Origin | undefined;
    actor: Actor | undefined;
  }
  interface FastifyContextConfig {
    endpoint?: AnyEndpoint;
    /** Health of the process: never banned, never limited, so that a probe is told the truth. */
    isProbe?: boolean;
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
    const { endpoint, isProbe } = request.routeOptions.config;
    if (isProbe) return;
    refuseBanned(deps, origin);
    return andThen(limit(deps, reply, `ip:${origin.counted}`, deps.limits.perIp, 'this address'), () => {
      if (endpoint === undefined || endpoint.permission === 'public') return;
      return andThen(deps.identify(presentedKey(request), origin), (actor) => {
        request.actor = actor;
        return andThen(limitKey(deps, reply, endpoint, actor), () => requirePermission(actor, endpoint));
      });
    });
  };
}

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

/** The one credential of a request. @throws Problem where there is none, or more */
function presentedKey({ headers }: FastifyRequest): string {
  const apiKey = headers['x-api-key'];
  if (apiKey !== undefined && headers.authorization === undefined) return String(apiKey);
  if (apiKey !== undefined)
    throw new Problem('MULTIPLE_CREDENTIALS', 'Send either x-api-key or Authorization, not both.');
  if (headers.authorization !== undefined) {
    throw new Problem(
      'INVALID_API_KEY',
      'Send the API key in the x-api-key header; Authorization is not read here.',
    );
  }
  throw new Problem('INVALID_API_KEY', 'Send your API key in the x-api-key header.');
}

function limitKey(
  deps: GateDeps,
  reply: FastifyReply,
  { limit: own, summary }: AnyEndpoint,
  { credential }: Actor,
): void | Promise<void> {
  const { perKey, named } = deps.limits;
  const ofAll = limit(deps, reply, `key:${credential.id}`, perKey, 'this API key');
  if (own === undefined) return ofAll;
  const most = named[own.name] ?? own.perMinute;
  return andThen(ofAll, () =>
    limit(deps, reply, `${own.name}:${credential.id}`, most, `"${summary}" with this API key`),
  );
}

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

/** Refuses early who holds the permission nowhere; where it counts in a workspace, the project check comes after. */
function requirePermission(actor: Actor, endpoint: AnyEndpoint): void {
  const { permission } = endpoint;
  if (permission === 'public' || permission === 'identified') return;
  const roles = rolesFor(actor, permission);
  if (roles.some((role) => role.isActive && role.holds.has(permission))) return;
  throw roleProblem(roles, permission);
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
