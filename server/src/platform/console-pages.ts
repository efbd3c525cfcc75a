import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import { type PageRule, pages } from '@marsa/contract/pages.ts';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Actor } from './caller.ts';
import { rolesFor } from './gate.ts';
import type { Http } from './http.ts';
import { readPreferences } from './preferences.ts';
import { randomBase62 } from './token.ts';

export interface ConsoleOptions {
  /** Where the built console is. */
  folder: string;
  /** Who looks at a page: the person of a session cookie that holds, or nobody. */
  findPageActor(request: FastifyRequest, reply: FastifyReply): Promise<Actor | undefined>;
}

/**
 * The console at `/`: a page per row of the contract's table, and files that never change under their name. Where it was
 * not built, its paths say so and the API works all the same.
 */
export async function serveConsole<Project>(http: Http<Project>, options: ConsoleOptions): Promise<void> {
  const { app } = http;
  const show = createShow(options.folder);
  for (const page of Object.values(pages)) {
    app.get(page.path, { schema: { hide: true } }, async (request, reply) => {
      const status = await statusFor(page, request, reply, options);
      return status === 302 ? toSignIn(request, reply) : show(request, reply, status);
    });
  }
  http.unknownPage = (request, reply) => show(request, reply, 404);
  const assets = join(options.folder, 'assets');
  if (!existsSync(assets)) return;
  await app.register(async (scope) => {
    scope.addHook('onRoute', (route) => {
      route.config = { ...route.config, isFile: true };
    });
    await scope.register(fastifyStatic, {
      root: assets,
      prefix: '/assets/',
      index: false,
      preCompressed: true,
      immutable: true,
      maxAge: '365d',
      decorateReply: false,
      schemaHide: true,
    });
  });
}

async function statusFor(
  { access }: PageRule,
  request: FastifyRequest,
  reply: FastifyReply,
  { findPageActor }: ConsoleOptions,
): Promise<200 | 302 | 403> {
  if (access === 'public') return 200;
  const actor = await findPageActor(request, reply);
  if (actor === undefined) return 302;
  if (access === 'identified') return 200;
  const holds = rolesFor(actor, access).some((role) => role.isActive && role.holds.has(access));
  return holds ? 200 : 403;
}

function toSignIn(request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const to =
    request.originalUrl === pages.overview.path ? '' : `?to=${encodeURIComponent(request.originalUrl)}`;
  return reply.header('cache-control', 'no-store').redirect(`${pages.login.path}${to}`, 302);
}

type Show = (request: FastifyRequest, reply: FastifyReply, status: number) => FastifyReply;

/** Answers with the one document of the console, in the reader's language and colours from its first byte. */
function createShow(folder: string): Show {
  const file = join(folder, 'index.html');
  const document = existsSync(file) ? readFileSync(file, 'utf8') : undefined;
  return (request, reply, status) => {
    reply.type('text/html; charset=utf-8').header('cache-control', 'private, no-cache');
    if (document === undefined) return reply.code(503).send(notBuilt);
    const nonce = randomBase62(22);
    const { language, theme } = readPreferences(request.headers);
    return reply
      .code(status)
      .header('content-security-policy', policyOf(nonce))
      .header('cross-origin-opener-policy', 'same-origin')
      .header('vary', 'cookie, accept-language')
      .send(
        document
          .replace('lang="en" dir="ltr"', `lang="${language}" dir="${language === 'ar' ? 'rtl' : 'ltr'}"`)
          .replace('data-theme="auto"', `data-theme="${theme}"`)
          .replaceAll('{{nonce}}', nonce),
      );
  };
}

/** Scripts and styles are files of our own; what a component adds to the head carries the nonce. */
const policyOf = (nonce: string) =>
  [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' data: blob:",
    "font-src 'self'",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; ');

const notBuilt = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>Marsa</title>
<p>The console is not built. On the server: <code>npm run build</code>, then start it again. The API works: <a href="/docs">/docs</a>.</p>
</html>
`;
