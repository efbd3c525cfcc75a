import { createServer, type Server } from 'node:http';
import { listen } from './listen.ts';
import { randomText } from './random.ts';

const LASTS_MS = 60_000;
const MOST_KEPT = 1_000;

/**
 * Where GitHub's redirects for logs and artifacts lead: another origin, addresses that last a minute, and, like the real
 * one, no patience for a caller who brings along the Authorization meant for the API.
 */
export async function startStorage(clock: () => number) {
  const kept = new Map<string, { type: string; content: () => Buffer; until: number }>();
  const server: Server = createServer((request, response) => {
    const found = kept.get(request.url ?? '');
    const status = request.headers.authorization ? 400 : !found ? 404 : found.until < clock() ? 403 : 200;
    if (status === 200 && found) response.writeHead(200, { 'content-type': found.type }).end(found.content());
    else response.writeHead(status, { 'content-type': 'text/plain' }).end(REASONS[status]);
  });
  const origin = await listen(server, 0);
  return {
    /** An address for `content`, good for a minute. */
    keep(type: string, content: () => Buffer): string {
      const path = `/download/${randomText(24)}`;
      kept.set(path, { type, content, until: clock() + LASTS_MS });
      const [oldest] = kept.keys();
      if (kept.size > MOST_KEPT && oldest !== undefined) kept.delete(oldest);
      return origin + path;
    },
    async close() {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
}

const REASONS: Record<number, string> = {
  400: 'InvalidAuthenticationInfo: this address carries its own permission; send no Authorization here.',
  403: 'AuthenticationFailed: this address has expired.',
  404: 'BlobNotFound',
};
