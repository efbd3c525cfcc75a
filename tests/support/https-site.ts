import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import { extname, join, relative } from 'node:path';
import type { CertificateAuthority } from './certificates.ts';

export interface SiteFile {
  status?: number;
  headers?: Record<string, string>;
  body?: string | Uint8Array;
}

/** What a path answers: a file, text of the type its name says, or whatever a function does. */
type Handler = (request: IncomingMessage, response: ServerResponse) => void;
export type Answer = SiteFile | string | Uint8Array | Handler;
export type Site = Record<string, Answer>;

export interface RunningSite {
  /** `https://127.0.0.1:<port>` */
  origin: string;
  /** Paths with their queries, in the order in which they were asked for. */
  requests: string[];
  /** What is served can be changed while it runs. */
  files: Site;
  close(): void;
}

const mediaTypes: Record<string, string> = {
  '': 'application/json',
  '.css': 'text/css',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.json': 'application/json',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.webmanifest': 'application/manifest+json',
};

const certificates = new WeakMap<CertificateAuthority, ReturnType<CertificateAuthority['issue']>>();

/** One for all sites of an authority: making its key takes longer than most tests. */
function certificateOf(authority: CertificateAuthority) {
  const issued = certificates.get(authority) ?? authority.issue(['127.0.0.1', 'localhost']);
  certificates.set(authority, issued);
  return issued;
}

/** Serves files by https on loopback. A path that ends with a slash is its `index.html`. */
export async function serveSite(authority: CertificateAuthority, files: Site): Promise<RunningSite> {
  const requests: string[] = [];
  const server = createServer(certificateOf(authority), (request, response) => {
    const path = request.url ?? '/';
    requests.push(path);
    const name = path.replace(/[?#].*/, '').replace(/\/$/, '/index.html');
    const answer = files[name];
    if (typeof answer === 'function') return answer(request, response);
    const { status = 200, headers = {}, body = '' } = toFile(answer);
    response.writeHead(status, {
      'content-type': mediaTypes[extname(name)] ?? 'application/octet-stream',
      ...headers,
    });
    response.end(body);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : 0;
  return {
    origin: `https://127.0.0.1:${port}`,
    requests,
    files,
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}

function toFile(answer: Exclude<Answer, Handler> | undefined): SiteFile {
  if (answer === undefined)
    return { status: 404, headers: { 'content-type': 'text/plain' }, body: 'Not found' };
  return typeof answer === 'string' || answer instanceof Uint8Array ? { body: answer } : answer;
}

/** All files of a folder, by their paths from its root. */
export function readSite(folder: string): Site {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  );
  return Object.fromEntries(
    files.map(({ parentPath, name }) => {
      const path = join(parentPath, name);
      return [`/${relative(folder, path)}`, readFileSync(path)];
    }),
  );
}
