import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { exchange, type Outcome, type Parts } from './exchange.ts';
import type { Route } from './github/route.ts';
import type { Api } from './oracle/description.ts';
import type { RequestLog } from './request-log.ts';

interface Shape {
  Params: Record<string, string>;
  Querystring: Record<string, string>;
  Body: unknown;
}

const LARGEST_BODY = 100 * 1024 * 1024;
const BASES: Record<Api, string> = { github: '', enterprise: '/api/v3' };

/** HTTP around `exchange`: the same routes at the root (github.com) and under `/api/v3` (Enterprise Server). */
export function createServer(parts: Parts, routes: readonly Route[], log: RequestLog): FastifyInstance {
  const server = Fastify({ bodyLimit: LARGEST_BODY, exposeHeadRoutes: false, forceCloseConnections: true });
  server.removeAllContentTypeParsers();
  server.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
  for (const api of ['github', 'enterprise'] as const)
    for (const route of routes) {
      const [method = '', path = ''] = route.operation.split(' ');
      const url = BASES[api] + toPattern(path);
      server.route<Shape>({
        method,
        url,
        handler: (request, reply) => handle(parts, log, api, route, request, reply),
      });
    }
  server.setNotFoundHandler((request, reply) => answerUnknown(parts, log, request, reply));
  server.setErrorHandler((error, request, reply) => {
    const message = error instanceof Error ? error.message : String(error);
    parts.violations.push(`${request.method} ${pathOf(request)}: ${message}`);
    log.add(request.method, request.url, 500);
    return reply.code(500).send({ message: `SANDBOX FAULT, not GitHub's: ${message}` });
  });
  return server;
}

/** `{owner}` → `:owner`; a ref or a path at the end may hold slashes. */
const toPattern = (path: string) => path.replace(/\{(?:ref|path)\}$/, '*').replace(/\{(\w+)\}/g, ':$1');

const pathOf = (request: FastifyRequest) => request.url.split('?')[0] ?? '';

async function handle(
  parts: Parts,
  log: RequestLog,
  api: Api,
  route: Route,
  request: FastifyRequest<Shape>,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const { '*': rest, ...params } = request.params;
  const last = /\{(\w+)\}$/.exec(route.operation)?.[1];
  const outcome = await exchange(parts, route, {
    api,
    method: request.method,
    path: pathOf(request).slice(BASES[api].length),
    params: rest !== undefined && last ? { ...params, [last]: rest } : params,
    query: request.query,
    headers: request.headers,
    body: Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0),
  });
  return respond(outcome, api, log, request, reply);
}

function respond(
  { answer, trouble }: Outcome,
  api: Api,
  log: RequestLog,
  request: FastifyRequest,
  reply: FastifyReply,
) {
  const isCut = trouble?.kind === 'cut-before' || trouble?.kind === 'cut-after';
  log.add(request.method, request.url, isCut ? 0 : answer.status, trouble?.kind);
  if (isCut) {
    reply.hijack();
    request.raw.socket.destroy();
    return reply;
  }
  reply.code(answer.status).headers(answer.headers ?? {});
  reply.header('x-github-request-id', log.newId()).header('x-github-media-type', 'github.v3; format=json');
  if (api === 'enterprise') reply.header('x-github-enterprise-version', '3.19.0');
  if (answer.bytes) return reply.type(answer.bytes.type).send(answer.bytes.content);
  if (answer.body === undefined) return reply.send();
  const text = JSON.stringify(answer.body);
  const sent = trouble?.kind === 'truncated' ? text.slice(0, Math.floor(text.length / 2)) : text;
  return reply.type('application/json; charset=utf-8').send(sent);
}

/** Tells "GitHub has this, the sandbox does not play it" (501, a violation) from "there is no such thing" (404). */
function answerUnknown(parts: Parts, log: RequestLog, request: FastifyRequest, reply: FastifyReply) {
  const path = pathOf(request);
  const api = path.startsWith(`${BASES.enterprise}/`) ? 'enterprise' : 'github';
  const isGitHubs = parts.oracle.isDocumented(api, request.method, path.slice(BASES[api].length));
  const status = isGitHubs ? 501 : 404;
  if (isGitHubs) parts.violations.push(`${request.method} ${path} is not played by the sandbox`);
  log.add(request.method, request.url, status);
  return reply.code(status).send({
    message: isGitHubs ? `The sandbox does not play ${request.method} ${path}.` : 'Not Found',
    documentation_url: 'https://docs.github.com/rest',
    status: String(status),
  });
}
