import { parseArgs } from 'node:util';
import { startSandbox } from './sandbox.ts';

const HELP = `A GitHub on this machine to rehearse against.

  npm run sandbox -- [--port 8090] [--tick 700] [--owner octo-demo] [--quiet]

  --port N     port on 127.0.0.1; 0 takes any free one (8090)
  --tick MS    milliseconds each step of a run takes (700)
  --owner NAME login of the person to start with (octo-demo)
  --quiet      do not print each request
`;

const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '8090' },
    tick: { type: 'string', default: '700' },
    owner: { type: 'string', default: 'octo-demo' },
    quiet: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});

const isWhole = (text: string) => /^\d{1,9}$/.test(text);

if (values.help) console.log(HELP);
else if (isWhole(values.port) && isWhole(values.tick)) await run();
else {
  console.error('--port and --tick take whole numbers.');
  process.exitCode = 2;
}

async function run(): Promise<void> {
  const sandbox = await startSandbox({
    port: Number(values.port),
    tickMs: Number(values.tick),
    clock: () => Date.now(),
    ...(values.quiet ? {} : { log: (line: string) => console.log(`  ${line}`) }),
  });
  sandbox.createUser(values.owner);
  const token = sandbox.createToken({ kind: 'classic', scopes: ['repo', 'workflow'] });
  console.log(`GitHub sandbox   ${sandbox.url}   (Enterprise Server: ${sandbox.enterpriseUrl})
owner            ${values.owner}
token            ${token}
checked against  ${sandbox.hasOracle ? "GitHub's own API description" : 'nothing: @octokit/openapi is not installed'}
controls         ${sandbox.url}/_sandbox/state, see sandbox/README.md; stop with Ctrl-C`);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void sandbox.close());
}
