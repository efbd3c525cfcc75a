import { setMaxListeners } from 'node:events';
import type { AnyEndpoint } from '@marsa/contract/endpoint.ts';
import { issueWords } from '@marsa/contract/issue-words.ts';
import fastify, {
  type FastifyError,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
} from 'fastify';
import { serializerCompiler, validatorCompiler } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { Caller } from './caller.ts';
import { createGate, type GateDeps } from './gate.ts';
import { newRequestId } from './ids.ts';
import type { Logger } from './logger.ts';
import type { Metrics } from './metrics.ts';
import { Problem } from './problem.ts';
import { isDeclared, sendProblem, toProblem } from './problem-answer.ts';
import { type RecordDeps, recordAccess, recordRefusal } from './record-request.ts';
import { findBrokenText } from './text-check.ts';
import { answerUnreadable, toReadableUrl } from './unreadable.ts';

/** What `serve()` needs of the domain, given by app.ts. `Project` stays opaque to the platform. */
export interface HttpDeps<Project> extends GateDeps, RecordDeps {
  logger: Logger;
  metrics: Metrics;
  trustProxy: string[];
  /** People reach the server by https, at least by way of a proxy. */
  isHttps: boolean;
  /** Fails where an endpoint answers what it did not declare; off in production. */
  isStrict: boolean;
  isUnavailable(error: unknown): boolean;
  /** The project, once it is sure that the caller may do this with it; throws a Problem. */
  authorizeProject(caller: Caller, projectId: string, permission: string): Promise<Project>;
}

export interface Http<Project> {
  app: FastifyInstance;
  deps: HttpDeps<Project>;
  /** Every endpoint that is served, for the OpenAPI document. */
  endpoints: AnyEndpoint[];
  /** Answers a browser that asks for a page there is none of. */
  unknownPage?: (request: FastifyRequest, reply: FastifyReply) => FastifyReply;
  /** Ends when the server would rather have its connections elsewhere: for answers that would go on for ever. */
  leaving: AbortSignal;
  /** From now on each answer ends its connection, so that whoever keeps it opens the next one elsewhere. */
  leave(): void;
  /** The server is about to stop and would rather get no more requests, though it answers all it gets. */
  isLeaving(): boolean;
}

/** Constants: computing them for each request, as the usual plugin does, costs five times as much. */
const securityHeaders = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'content-security-policy':
    "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'cross-origin-resource-policy': 'same-origin',
};

/** The HTTP side of the server: gate, errors, access log, headers. Endpoints are added with `serve()`. */
export function createHttp<Project>(deps: HttpDeps<Project>): Http<Project> {
  const app = fastify({
    logger: false,
    genReqId: newRequestId,
    trustProxy: deps.trustProxy.length > 0 ? deps.trustProxy : false,
    bodyLimit: 1024 * 1024,
    requestTimeout: 120_000,
    connectionTimeout: 0,
    keepAliveTimeout: 65_000,
    // What comes on a connection that is still open is answered like any other request.
    return503OnClosing: false,
    forceCloseConnections: 'idle',
    // Longer than any URL can be: what a parameter may be is for the schema to say, in its own words.
    routerOptions: { maxParamLength: 100_000, ignoreTrailingSlash: false },
    rewriteUrl: ({ url = '/' }) => toReadableUrl(url),
    clientErrorHandler: answerUnreadable,
  });
  app.removeContentTypeParser('text/plain');
  z.config({ customError: issueWords });
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(serializerCompiler);
  for (const name of ['origin', 'actor', 'presented'] as const) app.decorateRequest(name, undefined);
  const gate = createGate(deps);
  const headers = deps.isHttps
    ? { ...securityHeaders, 'strict-transport-security': 'max-age=31536000' }
    : securityHeaders;
  const leaving = new AbortController();
  // Each open stream listens, and there may be many.
  setMaxListeners(0, leaving.signal);
  app.addHook('onRequest', (request, reply, done) => {
    reply.headers(headers).header('x-request-id', request.id);
    if (leaving.signal.aborted) reply.header('connection', 'close');
    const waiting = gate(request, reply);
    if (waiting) waiting.then(() => done(), done);
    else done();
  });
  app.addHook('preValidation', (request, _, done) => {
    const broken =
      findBrokenText(request.params) ?? findBrokenText(request.query) ?? findBrokenText(request.body);
    done(broken && new Problem('BAD_REQUEST', `${broken.path}: ${broken.message}`, { issues: [broken] }));
  });
  let isClosing = false;
  app.addHook('preClose', (done) => {
    isClosing = true;
    leaving.abort();
    done();
  });
  app.addHook('onResponse', (request, reply, done) => {
    logAccess(deps, request, reply);
    recordAccess(deps, request, reply);
    // Otherwise a client that keeps its connection would hold up the stop until the connection's own time is over.
    if (isClosing) setImmediate(() => app.server.closeIdleConnections());
    done();
  });
  app.setErrorHandler((error: FastifyError, request, reply) => answerError(deps, error, request, reply));
  app.setNotFoundHandler((request, reply) =>
    http.unknownPage && isForPage(request)
      ? http.unknownPage(request, reply)
      : sendProblem(request, reply, unknownPath(request)),
  );
  const http: Http<Project> = {
    ...{ app, deps, endpoints: [] },
    leaving: leaving.signal,
    leave: () => leaving.abort(),
    isLeaving: () => leaving.signal.aborted,
  };
  return http;
}

/** A person who typed an address, rather than a program. */
const isForPage = ({ method, url, originalUrl, headers }: FastifyRequest) =>
  method === 'GET' &&
  url === originalUrl &&
  !url.startsWith('/v1/') &&
  (headers.accept?.includes('text/html') ?? false);

function unknownPath({ method, url, originalUrl }: FastifyRequest): Problem {
  if (url !== originalUrl) return new Problem('BAD_REQUEST', 'The path is not a valid URL.');
  return new Problem('NOT_FOUND', `There is no ${method} ${url.split('?')[0]}.`);
}

function logAccess<Project>(deps: HttpDeps<Project>, request: FastifyRequest, reply: FastifyReply): void {
  const route = request.routeOptions.url ?? 'unknown';
  const ms = reply.elapsedTime;
  deps.metrics.observeRequest(request.method, route, reply.statusCode, ms / 1000);
  deps.logger.info(
    {
      requestId: request.id,
      method: request.method,
      route,
      status: reply.statusCode,
      ms: Math.round(ms * 10) / 10,
      ip: request.origin?.ip,
      actor: request.actor?.id,
    },
    'request',
  );
}

async function answerError<Project>(
  deps: HttpDeps<Project>,
  error: FastifyError | Error,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const { endpoint } = request.routeOptions.config;
  let problem = toProblem(error, deps.isUnavailable);
  if (problem === undefined) {
    deps.logger.error({ requestId: request.id, error: describeError(error) }, 'unexpected error');
    problem = new Problem(
      'INTERNAL',
      'Something went wrong. The log of the server has more under this request id.',
    );
  } else if (deps.isStrict && !isDeclared(endpoint, problem.code)) {
    const message = `${endpoint?.name} answered ${problem.code}, which its contract does not declare`;
    deps.logger.error({ requestId: request.id, detail: problem.message }, message);
    problem = new Problem('INTERNAL', message);
  }
  try {
    await recordRefusal(deps, request, problem);
  } catch (lost) {
    // Nothing leaves with a refusal, so it holds; that it is not on record is for the operator to know.
    deps.logger.error({ requestId: request.id, error: describeError(lost) }, 'a refusal was not recorded');
  }
  return sendProblem(request, reply, problem);
}

/** Stack and message for the log; the chain of causes too, since drivers hide the reason there. */
export function describeError(error: unknown): object {
  if (!(error instanceof Error)) return { message: String(error) };
  const cause = error.cause === undefined ? {} : { cause: describeError(error.cause) };
  return { name: error.name, message: error.message, stack: error.stack, ...cause };
}
