import { once } from 'node:events';
import type { Server } from 'node:http';

/** Listens on loopback and nowhere else; returns `http://127.0.0.1:PORT`. */
export async function listen(server: Server, port: number): Promise<string> {
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  return `http://127.0.0.1:${typeof address === 'object' && address ? address.port : port}`;
}
