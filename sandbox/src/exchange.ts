import { createHash } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { Faults, Trouble } from './faults.ts';
import { wordsFor } from './faults.ts';
import { API_VERSION } from './github/account.routes.ts';
import { newRepositoryKey } from './github/actions/sealed-secret.ts';
import { type Answer, findRefusal, refusal, refuse } from './github/answer.ts';
import type { Body } from './github/body.ts';
import type { Hooks } from './github/hooks.ts';
import { headersOfRate, type RateLimits, spent } from './github/rate-limit.ts';
import type { Call, Route } from './github/route.ts';
import { headersAbout, identify } from './github/tokens.ts';
import { urlsOf } from './github/urls.ts';
import { findRepository, type Token, type World } from './github/world.ts';
import type { Api } from './oracle/description.ts';
import type { Oracle } from './oracle/oracle.ts';
import { isRecord } from './oracle/schema.ts';

/** A request as it came in. */
export interface Incoming {
  api: Api;
  method: string;
  /** Without the query, without `/api/v3`. */
  path: string;
  params: Record<string, string>;
  query: Record<string, string>;
  headers: Record<string, string | string[] | undefined>;
  body: Buffer;
}

/** What GitHub's side consists of. */
export interface Parts {
  world: World;
  oracle: Oracle;
  faults: Faults;
  limits: RateLimits;
  violations: string[];
  origin: () => string;
  keepForDownload: Call['keepForDownload'];
  hooks: Hooks;
  /** Moves runs to where the clock says they are. */
  settle: () => void;
}

export interface Outcome {
  answer: Answer;
  trouble: Trouble | undefined;
}

/** The whole life of a request: trouble, caller, limits, rights, GitHub's description, work, description again. */
export async function exchange(parts: Parts, route: Route, incoming: Incoming): Promise<Outcome> {
  const trouble = parts.faults.take(incoming.method, incoming.path);
  if (trouble?.kind === 'slow') await pause(trouble.ms);
  if (trouble?.kind === 'status') return { answer: playStatus(trouble), trouble };
  if (trouble?.kind === 'cut-before') return { answer: { status: 0 }, trouble };
  if (trouble?.kind === 'rotate-key') await rotateKey(parts.world, incoming);
  const answer = judged(parts, route, incoming, await serve(parts, route, incoming));
  parts.hooks.notice();
  if (trouble?.kind === 'lost-answer')
    return { answer: { status: 502, body: { message: 'Server Error' } }, trouble };
  return { answer, trouble };
}

function playStatus(trouble: Extract<Trouble, { kind: 'status' }>): Answer {
  const headers = trouble.retryAfter === undefined ? {} : { 'retry-after': String(trouble.retryAfter) };
  return refusal(trouble.status, wordsFor(trouble), headers);
}

async function rotateKey(world: World, { params }: Incoming): Promise<void> {
  const repository = findRepository(world, params.owner ?? '', params.repo ?? '');
  if (repository) repository.key = await newRepositoryKey(world.nextId());
}

async function serve(parts: Parts, route: Route, incoming: Incoming): Promise<Answer> {
  let token: Token | undefined;
  try {
    refuseBadHeaders(incoming);
    token = identify(parts.world, textOf(incoming.headers.authorization));
  } catch (error) {
    return findRefusal(error) ?? rethrow(error);
  }
  const isLimited = incoming.api === 'github';
  if (isLimited && !parts.limits.spend(token))
    return { ...spent(token), headers: headersOfRate(parts.limits.rateOf(token)) };
  const answer = conditional(incoming, await work(parts, route, incoming, token));
  if (isLimited && answer.status === 304) parts.limits.giveBack(token);
  const about = token ? headersAbout(token) : {};
  const accepted = token?.kind === 'fine-grained' ? { 'x-accepted-github-permissions': route.accepted } : {};
  const rate = isLimited ? headersOfRate(parts.limits.rateOf(token)) : {};
  return { ...answer, headers: { ...rate, ...about, ...accepted, ...answer.headers } };
}

async function work(
  parts: Parts,
  route: Route,
  incoming: Incoming,
  token: Token | undefined,
): Promise<Answer> {
  const { api, params, query } = incoming;
  try {
    parts.settle();
    const body = readJson(incoming.body);
    const call: Call = {
      world: parts.world,
      api,
      urls: urlsOf(parts.origin(), api),
      token,
      params,
      query,
      body: body ?? {},
      wantsRaw: /\braw\b/.test(textOf(incoming.headers.accept) ?? ''),
      rate: parts.limits.rateOf(token),
      keepForDownload: parts.keepForDownload,
    };
    const proceed = route.enter(call);
    checkQuery(parts, route, incoming);
    const fault = parts.oracle.faultOfBody(api, route.operation, body);
    if (fault !== undefined) refuse(422, fault);
    return await proceed();
  } catch (error) {
    return findRefusal(error) ?? rethrow(error);
  }
}

/** GitHub ignores what it does not know in a query; here it is a mistake worth finding. */
function checkQuery({ oracle, violations }: Parts, { operation }: Route, { api, query }: Incoming): void {
  const fault = oracle.faultOfQuery(api, operation, query);
  if (fault !== undefined) violations.push(`${operation}: ${fault}`);
}

function refuseBadHeaders({ headers }: Incoming): void {
  if (!headers['user-agent'])
    refuse(
      403,
      'Request forbidden by administrative rules. Please make sure your request has a User-Agent header.',
    );
  const version = textOf(headers['x-github-api-version']);
  if (version !== undefined && version !== API_VERSION)
    refuse(400, `"${version}" is not a supported version. The sandbox plays ${API_VERSION}.`);
}

function readJson(bytes: Buffer): Body | undefined {
  if (bytes.length === 0) return undefined;
  let body: unknown;
  try {
    body = JSON.parse(bytes.toString());
  } catch {
    return refuse(400, 'Problems parsing JSON');
  }
  return isRecord(body) ? body : refuse(400, 'Body should be a JSON object');
}

/** Adds the ETag; a caller who has that answer already gets 304. */
function conditional(incoming: Incoming, answer: Answer): Answer {
  if (incoming.method !== 'GET' || answer.status !== 200) return answer;
  const content = answer.bytes?.content ?? JSON.stringify(answer.body);
  const etag = `W/"${createHash('sha256').update(content).digest('hex')}"`;
  const headers = { ...answer.headers, etag, 'cache-control': 'private, max-age=60, s-maxage=60' };
  const known = textOf(incoming.headers['if-none-match'])?.split(/,\s*/) ?? [];
  return known.includes(etag) ? { status: 304, headers } : { ...answer, headers };
}

/** An answer that GitHub's description does not allow is the sandbox's own fault, and it says so loudly. */
function judged({ oracle, violations }: Parts, route: Route, { api }: Incoming, answer: Answer): Answer {
  const fault = answer.bytes
    ? undefined
    : oracle.faultOfAnswer(api, route.operation, answer.status, answer.body);
  if (fault === undefined) return answer;
  violations.push(fault);
  return { status: 500, body: { message: `SANDBOX FAULT, not GitHub's: ${fault}` } };
}

const textOf = (header: string | string[] | undefined) =>
  Array.isArray(header) ? header.join(', ') : header;

function rethrow(error: unknown): never {
  throw error;
}
