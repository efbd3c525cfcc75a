import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { patienceMs, within } from './within.ts';

export interface Received {
  path: string;
  headers: IncomingHttpHeaders;
  body: string;
}

export interface HookReceiver extends AsyncDisposable {
  url: string;
  received: Received[];
  /** What it answers from now on; a function may look at the request, or never return. */
  answer(how: Answer | ((request: Received) => Answer | Promise<Answer>)): void;
  /** Waits until there are so many. */
  waitFor(count: number): Promise<Received[]>;
}

interface Answer {
  status: number;
  headers?: Record<string, string>;
  body?: string | Buffer;
}

/** Somebody else's server that takes webhooks, on a free port of loopback. */
export async function startHookReceiver(): Promise<HookReceiver> {
  const received: Received[] = [];
  let how: (request: Received) => Answer | Promise<Answer> = () => ({ status: 204 });
  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', async () => {
      const one = {
        path: request.url ?? '',
        headers: request.headers,
        body: Buffer.concat(parts).toString(),
      };
      received.push(one);
      const { status, headers, body } = await how(one);
      response.writeHead(status, headers).end(body);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/hooks`,
    received,
    answer(given) {
      how = typeof given === 'function' ? given : () => given;
    },
    async waitFor(count) {
      await within(patienceMs, async () => received.length >= count, `${count} webhooks`);
      return received;
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
