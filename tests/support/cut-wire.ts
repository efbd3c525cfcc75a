import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';

/** A way to a server that can be cut. */
export interface Wire extends AsyncDisposable {
  port: number;
  /** Breaks what is connected and refuses what comes. */
  cut(): Promise<void>;
  mend(): Promise<void>;
}

export async function openWire(target: { hostname: string; port: string }): Promise<Wire> {
  const open = new Set<Socket>();
  const server = createServer((near) => {
    const far = connect(Number(target.port), target.hostname);
    for (const [socket, other] of [
      [near, far],
      [far, near],
    ] as const) {
      open.add(socket);
      socket.on('error', () => {});
      socket.on('close', () => {
        open.delete(socket);
        other.destroy();
      });
      socket.pipe(other);
    }
  });
  const listen = async (port: number) => {
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
  };
  await listen(0);
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  const cut = async () => {
    if (!server.listening) return;
    server.close();
    for (const socket of open) socket.resetAndDestroy();
    await once(server, 'close');
  };
  return { port, cut, mend: () => listen(port), [Symbol.asyncDispose]: cut };
}
