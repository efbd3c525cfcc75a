import { Agent, request } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { isReady } from './server-process.ts';
import { patienceMs } from './within.ts';

export interface Sent {
  status: number;
  /** Parsed, where it is JSON. */
  body: unknown;
  ms: number;
}

interface Wish {
  method?: string;
  apiKey: string;
  body?: object;
}

interface Server {
  url: string;
  agent: Agent;
  isIn: boolean;
}

/** Milliseconds between two looks at whether a server is ready. */
const lookMs = 100;

/** Deals requests out to servers in turn, on connections that it keeps, as a proxy with a health gate does. */
export interface Rotation extends Disposable {
  /** @throws Error where a server that took the request gave no answer */
  send(path: string, wish: Wish): Promise<Sent>;
}

/**
 * Servers that are not ready get no requests, unless none is. Where one cannot be connected to, its request goes to the
 * next. Nothing else is tried again: who took a request has to answer it.
 */
export function openRotation(urls: readonly string[]): Rotation {
  const servers = urls.map((url): Server => ({ url, agent: new Agent({ keepAlive: true }), isIn: true }));
  const closed = new AbortController();
  const watch = async (server: Server) => {
    while (!closed.signal.aborted) {
      server.isIn = await isReady(server.url);
      await pause(lookMs, undefined, { signal: closed.signal, ref: false }).catch(() => {});
    }
  };
  for (const server of servers) void watch(server);
  let turn = 0;
  return {
    async send(path, wish) {
      const ready = servers.filter(({ isIn }) => isIn);
      const asked = ready.length > 0 ? ready : servers;
      turn++;
      for (let offset = 0; offset < asked.length; offset++) {
        const server = asked[(turn + offset) % asked.length];
        const sent = server && (await sendTo(server, path, wish).catch(onlyRefused));
        if (sent) return sent;
      }
      throw new Error('no server can be connected to');
    },
    [Symbol.dispose]() {
      closed.abort();
      for (const { agent } of servers) agent.destroy();
    },
  };
}

function onlyRefused(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'ECONNREFUSED') throw error;
}

function sendTo({ url, agent }: Server, path: string, { method = 'GET', apiKey, body }: Wish): Promise<Sent> {
  const begin = performance.now();
  const text = body && JSON.stringify(body);
  const headers = {
    'x-api-key': apiKey,
    ...(text && { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) }),
  };
  return new Promise((resolve, reject) => {
    const sent = request(url + path, { method, agent, headers, timeout: patienceMs });
    sent.on('response', async (response) => {
      try {
        const parts: Buffer[] = [];
        for await (const part of response) parts.push(part);
        const whole = Buffer.concat(parts).toString();
        const isJson = /json/.test(response.headers['content-type'] ?? '');
        const ms = performance.now() - begin;
        resolve({ status: response.statusCode ?? 0, body: isJson ? JSON.parse(whole) : whole, ms });
      } catch (error) {
        reject(error);
      }
    });
    sent.on('timeout', () => sent.destroy(new Error(`no answer to ${method} ${path} in ${patienceMs} ms`)));
    sent.on('error', reject);
    sent.end(text);
  });
}
