import { Readable } from 'node:stream';
import {
  type AnyEndpoint,
  type BodyOf,
  type Endpoint,
  isOfProject,
  type ParamsOf,
  type QueryOf,
} from '@marsa/contract/endpoint.ts';
import type { FastifyInstance, FastifyReply, FastifyRequest, RouteOptions } from 'fastify';
import type { z } from 'zod';
import type { Actor, Caller } from './caller.ts';
import type { Origin } from './gate.ts';
import type { Http } from './http.ts';
import { Problem } from './problem.ts';
import { callerOf } from './record-request.ts';
import { routeSchema } from './route-schema.ts';

/** What a handler gets: parsed input, and a caller who may do this. */
export interface Call<E, Project> {
  caller: Caller;
  params: ParamsOf<E>;
  query: QueryOf<E>;
  body: BodyOf<E>;
  /** For endpoints below `/v1/projects/:id`, after the caller's membership was checked. */
  project: Project;
  /** The body as it was sent, at endpoints that take it `raw`; empty at all others. */
  bytes: Buffer;
  headers: FastifyRequest['headers'];
  /** Where the request comes from, also where nobody had to say who they are. */
  origin: Origin;
  requestId: string;
  /** From here on the request acts as this actor: a public endpoint found out who it is. */
  become(actor: Actor): Caller;
  /** A header of the answer; `set-cookie` may be set several times. */
  setHeader(name: string, value: string): void;
  /** The answer carries `otherStatus` of the endpoint. */
  useOtherStatus(): void;
}

/** A page of a list, newest first unless the endpoint says otherwise. */
export interface Page<T> {
  items: T[];
  nextCursor: string | undefined;
}

/** Bytes to download under a name. */
export interface Download {
  fileName: string;
  content: Uint8Array | AsyncIterable<string | Uint8Array>;
}

type Shape = z.ZodObject | undefined;
type Handler<E, Project, Result> = (call: Call<E, Project>) => Promise<Result> | Result;

/** Serves an endpoint that answers one thing. */
export function serve<
  P extends Shape,
  Q extends Shape,
  B extends z.ZodType | undefined,
  O extends z.ZodType,
  Project,
>(
  http: Http<Project>,
  endpoint: Endpoint<P, Q, B, O>,
  handler: Handler<Endpoint<P, Q, B, O>, Project, z.input<O>>,
): void {
  addRoute(http, endpoint, handler, (data) => (endpoint.plain ? data : { ok: true, data }));
}

/** Serves an endpoint that answers a page of a list. */
export function serveList<
  P extends Shape,
  Q extends Shape,
  B extends z.ZodType | undefined,
  O extends z.ZodType,
  Project,
>(
  http: Http<Project>,
  endpoint: Endpoint<P, Q, B, O>,
  handler: Handler<Endpoint<P, Q, B, O>, Project, Page<z.input<O>>>,
): void {
  addRoute(http, endpoint, handler, ({ items, nextCursor }) => ({
    ok: true,
    data: items,
    nextCursor: nextCursor ?? null,
  }));
}

/** Serves an endpoint that answers a file. */
export function serveDownload<
  P extends Shape,
  Q extends Shape,
  B extends z.ZodType | undefined,
  O extends z.ZodType,
  Project,
>(
  http: Http<Project>,
  endpoint: Endpoint<P, Q, B, O>,
  handler: Handler<Endpoint<P, Q, B, O>, Project, Download>,
): void {
  addRoute(http, endpoint, handler, ({ fileName, content }, reply) => {
    reply.type(endpoint.binary ?? 'application/octet-stream');
    reply.header(
      'content-disposition',
      `attachment; filename="${fileName.replace(/[^A-Za-z0-9._-]/g, '-')}"`,
    );
    return content instanceof Uint8Array
      ? Buffer.from(content.buffer, content.byteOffset, content.byteLength)
      : Readable.from(content);
  });
}

/** What a stream needs beside its call. */
interface Streaming {
  /** Aborted when the connection ends, or the server is about to. */
  signal: AbortSignal;
  /** Asks anew who the credential belongs to. @throws Problem where it has ended */
  whoIs(): Promise<Actor>;
}

/** Serves an endpoint whose answer goes on until one side ends it. */
export function serveStream<
  P extends Shape,
  Q extends Shape,
  B extends z.ZodType | undefined,
  O extends z.ZodType,
  Project,
>(
  http: Http<Project>,
  endpoint: Endpoint<P, Q, B, O>,
  handler: (call: Call<Endpoint<P, Q, B, O>, Project> & Streaming) => AsyncIterable<string>,
): void {
  addRoute(
    http,
    endpoint,
    (call: Call<Endpoint<P, Q, B, O>, Project>, request) => {
      const ended = new AbortController();
      request.raw.once('close', () => ended.abort());
      const signal = AbortSignal.any([ended.signal, http.leaving]);
      const { presented, origin } = request;
      const whoIs = async () => {
        if (!presented || !origin) throw new Problem('INVALID_API_KEY');
        return http.deps.identify(presented, origin, { isPassive: true, setCookies() {} });
      };
      return handler({ ...call, signal, whoIs });
    },
    (pieces, reply) => {
      reply.type(endpoint.binary ?? 'text/event-stream').header('cache-control', 'no-store');
      // nginx would otherwise gather the pieces.
      reply.header('x-accel-buffering', 'no');
      return Readable.from(pieces, { objectMode: false, highWaterMark: 16 * 1024 });
    },
  );
}

function addRoute<E extends AnyEndpoint, Project, Result>(
  http: Http<Project>,
  endpoint: E,
  handler: (call: Call<E, Project>, request: FastifyRequest) => Promise<Result> | Result,
  toAnswer: (result: Result, reply: FastifyReply) => unknown,
): void {
  if (!endpoint.permission)
    throw new Error(`${endpoint.name} (${endpoint.method} ${endpoint.path}) declares no permission`);
  const status = endpoint.status ?? 200;
  const ofProject = isOfProject(endpoint);
  http.endpoints.push(endpoint);
  const route: RouteOptions = {
    method: endpoint.method,
    url: endpoint.path,
    config: { endpoint },
    ...(endpoint.bodyLimit ? { bodyLimit: endpoint.bodyLimit } : {}),
    schema: routeSchema(endpoint),
    ...(endpoint.body ? { preValidation: fillBody } : {}),
    handler: async (request, reply) => {
      reply.code(status);
      const keeping = cacheControlOf(endpoint);
      if (keeping) reply.header('cache-control', keeping);
      const call = callOf<E, Project>(endpoint, request, reply);
      if (ofProject) {
        const { id } = request.params as { id: string };
        call.project = await http.deps.authorizeProject(call.caller, id, endpoint.permission);
      }
      const result = await handler(call, request);
      requireAuditRow(http, endpoint, call.caller, call.body);
      return toAnswer(result, reply);
    },
  };
  if (endpoint.raw) http.app.register(async (apart) => takeBytes(apart).route(route));
  else http.app.route(route);
}

/** Nothing is parsed here, nor refused for its content type. */
function takeBytes(apart: FastifyInstance): FastifyInstance {
  apart.removeAllContentTypeParsers();
  apart.addContentTypeParser('*', { parseAs: 'buffer' }, (_, body, done) => done(null, body));
  return apart;
}

const yearSeconds = 31_536_000;

function cacheControlOf({ secret, unchanging, maxAgeSeconds }: AnyEndpoint): string | undefined {
  if (secret) return 'no-store';
  if (unchanging) return ['private', `max-age=${yearSeconds}`, 'immutable'].join(', ');
  return maxAgeSeconds === undefined ? undefined : `public, max-age=${maxAgeSeconds}`;
}

/** No body is an empty one: then the answer names the fields that are missing. */
function fillBody(request: FastifyRequest, _: FastifyReply, done: () => void): void {
  request.body ??= {};
  done();
}

// The parts were parsed by the endpoint's own schemas before the handler runs, which Fastify's types cannot know.
function callOf<E extends AnyEndpoint, Project>(
  endpoint: E,
  request: FastifyRequest,
  reply: FastifyReply,
): Call<E, Project> {
  const call = {
    caller: request.actor && callerOf(request, request.actor),
    params: request.params,
    query: request.query,
    body: request.body,
    bytes: Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0),
    headers: request.headers,
    origin: request.origin,
    requestId: request.id,
    project: undefined,
    useOtherStatus: () => reply.code(endpoint.otherStatus ?? endpoint.status ?? 200),
    become(actor: Actor) {
      request.actor = actor;
      call.caller = callerOf(request, actor);
      return call.caller;
    },
    setHeader: (name: string, value: string) => reply.header(name, value),
  };
  return call as unknown as Call<E, Project>;
}

/** A declared row that nobody wrote is a bug; production rather answers than fails. */
function requireAuditRow<Project>(
  http: Http<Project>,
  endpoint: AnyEndpoint,
  caller: Caller | undefined,
  body: unknown,
): void {
  if (http.deps.isStrict && endpoint.audit && caller && !caller.audited && !onlyLooks(endpoint, body)) {
    throw new Error(
      `${endpoint.name} declares the audit action ${endpoint.audit}, but its handler wrote no row`,
    );
  }
}

function onlyLooks({ onlyLooks }: AnyEndpoint, body: unknown): boolean {
  if (onlyLooks === undefined || typeof body !== 'object' || body === null) return false;
  const [field, value] = onlyLooks;
  return (body as Record<string, unknown>)[field] === value;
}

/** A cursor, an id or a header that the caller made up. */
export const notFound = (what: string, id: string) => new Problem('NOT_FOUND', `There is no ${what} ${id}.`);
