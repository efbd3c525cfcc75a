import fastify from 'fastify';

/** What everything is compared with: Fastify without anything, answering what Marsa answered. */
export interface BareRoute {
  method: 'GET' | 'POST';
  path: string;
  /** A text is a page, anything else JSON. */
  answer: unknown;
}

const routes: BareRoute[] = JSON.parse(process.argv[2] ?? '[]');

const app = fastify();
for (const { method, path, answer } of routes)
  app.route({
    method,
    url: path,
    async handler(_, reply) {
      if (typeof answer === 'string') reply.type('text/html; charset=utf-8');
      return answer;
    },
  });
const url = await app.listen({ host: '127.0.0.1', port: 0 });
process.on('SIGTERM', () => process.exit(0));
// Who started it is gone.
process.on('disconnect', () => process.exit(1));
process.send?.({ url });
