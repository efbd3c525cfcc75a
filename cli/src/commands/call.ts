import { readFileSync } from 'node:fs';
import type { AnyEndpoint } from '@marsa/contract/endpoint.ts';
import * as contract from '@marsa/contract/index.ts';
import { type Command, Option } from 'commander';
import type { Cli } from '../cli.ts';
import { Failure } from '../failure.ts';
import { collectPair, examples } from '../options.ts';
import { table } from '../output.ts';
import { writePrivateFile } from '../private-file.ts';
import { readStdin } from '../prompt.ts';

interface CallOptions {
  params?: string;
  query?: string;
  body?: string;
  header?: Record<string, string>;
  out?: string;
  reveal: boolean;
}

/** `marsa call`: what has no command of its own is within reach as well. */
export function describeCall(call: Command, cli: Cli): void {
  call
    .description('Call any endpoint of the API and print its answer; without a name, list them all.')
    .argument('[endpoint]', 'such as projects.list')
    .option('--params <json>', 'parts of the path, {"id": "…"}')
    .option('--query <json>', 'query, {"limit": 10}')
    .option('--body <json>', 'body; @FILE reads it from a file, - from stdin')
    .option('--header <name=value>', 'request header, as often as needed', collectPair)
    .addOption(new Option('-o, --out <file>', 'write the answer to a file (mode 0600)').conflicts('reveal'))
    .option('--reveal', 'print the answer even where it holds a secret', false)
    .action(async (name: string | undefined, options: CallOptions) => {
      if (name === undefined) return listEndpoints(cli);
      const endpoint = findEndpoint(name);
      if (endpoint.secret && options.out === undefined && !options.reveal) {
        throw new Failure(2, `${name} answers a secret: say --out FILE, or --reveal to print it.`);
      }
      await deliver(cli, await send(cli, endpoint, options), options.out);
    });
  examples(
    call,
    'marsa call',
    `marsa call projects.list --query '{"limit": 5}'`,
    `marsa call builds.dispatch --params '{"id": "01KAF…"}' --body '{"workflowFile": "android-play.yml"}'`,
  );
}

const endpoints = (): AnyEndpoint[] =>
  Object.values(contract).flatMap((noun) => Object.values(noun).filter(isEndpoint));

function isEndpoint(value: unknown): value is AnyEndpoint {
  return (
    typeof value === 'object' &&
    value !== null &&
    'method' in value &&
    'path' in value &&
    'permission' in value
  );
}

function findEndpoint(name: string): AnyEndpoint {
  const found = endpoints().find((endpoint) => endpoint.name === name);
  if (!found) throw new Failure(2, `There is no endpoint ${name}. All of them: marsa call`);
  return found;
}

function listEndpoints({ out }: Cli): void {
  const all = endpoints().map(({ name, method, path, summary, permission }) => ({
    name,
    method,
    path,
    permission,
    summary,
  }));
  out.show(all, () =>
    table(all, {
      ENDPOINT: ({ name }) => name,
      METHOD: ({ method }) => method,
      PATH: ({ path }) => path,
      PERMISSION: ({ permission }) => permission,
      '': ({ summary }) => summary,
    }),
  );
}

async function send(cli: Cli, endpoint: AnyEndpoint, options: CallOptions): Promise<Response> {
  const params = readObject('--params', options.params);
  const missing = [...endpoint.path.matchAll(/:([A-Za-z]+)/g)]
    .map(([, name = '']) => name)
    .filter((name) => !(name in params));
  if (missing.length > 0) throw new Failure(2, `${endpoint.path} needs --params with ${missing.join(', ')}.`);
  const query = readObject('--query', options.query);
  const body = options.body === undefined ? undefined : readJson('--body', await textOf(cli, options.body));
  const headers = options.header ?? {};
  // Which parts an endpoint takes is known only when it runs; the server says what is wrong with them.
  const input = { headers, params, query, ...(body !== undefined && { body }) };
  return cli.client().fetch(endpoint, input);
}

async function textOf(cli: Cli, given: string): Promise<string> {
  if (given === '-') return readStdin();
  return given.startsWith('@') ? readFileSync(cli.pathOf(given.slice(1)), 'utf8') : given;
}

function readJson(option: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new Failure(2, `${option} is not JSON.`);
  }
}

function readObject(option: string, text: string | undefined): Record<string, unknown> {
  const value = text === undefined ? {} : readJson(option, text);
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return { ...value };
  throw new Failure(2, `${option} must be a JSON object.`);
}

async function deliver(cli: Cli, response: Response, file: string | undefined): Promise<void> {
  const bytes = Buffer.from(await response.arrayBuffer());
  if (file !== undefined) {
    const savedTo = cli.pathOf(file);
    writePrivateFile(savedTo, bytes);
    return cli.out.show({ savedTo, bytes: bytes.length }, () => `The answer is in ${savedTo}.`);
  }
  if (
    !response.headers.get('content-type')?.includes('json') ||
    response.headers.get('content-type')?.includes('ndjson')
  ) {
    return cli.out.raw(bytes);
  }
  const answer: unknown = JSON.parse(bytes.toString('utf8'));
  cli.out.show(answer, () => JSON.stringify(answer, null, 2));
}
