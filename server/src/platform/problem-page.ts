import { problems } from '@marsa/contract/problems.ts';
import type { Http } from './http.ts';

const rows = Object.entries(problems)
  .map(
    ([code, { status, title }]) =>
      `<tr id="${code}"><th scope="row"><code>${code}</code></th><td>${status}</td><td>${title}</td></tr>`,
  )
  .join('\n');

const page = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Problems of the Marsa API</title>
<h1>Problems</h1>
<p>What a refusal can be. Decide by its <code>code</code>; its <code>detail</code> says what to do.</p>
<table>
<tr><th scope="col">Code</th><th scope="col">Status</th><th scope="col">Title</th></tr>
${rows}
</table>
</html>
`;

/** `/docs/problems`, where the `type` of every problem points to. */
export function serveProblemPage<Project>({ app }: Http<Project>): void {
  app.get('/docs/problems', { schema: { hide: true } }, (_, reply) =>
    reply.type('text/html; charset=utf-8').send(page),
  );
}
