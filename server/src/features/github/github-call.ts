import { setTimeout as pause } from 'node:timers/promises';
import { Octokit } from '@octokit/core';
import type { z } from 'zod';
import type { Clock } from '#platform/clock.ts';
import type { GuardedFetch } from '#platform/guarded-fetch.ts';
import { Problem } from '#platform/problem.ts';
import {
  type Fault,
  githubStatusOf,
  type Headers,
  toFault,
  toProblem,
  unchangedHeaders,
  unreadableAnswer,
} from './github-fault.ts';
import type { Pace } from './token-pace.ts';

/** One request to GitHub. */
export interface GithubRequest {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH';
  /** Below the base URL, each part encoded. */
  path: string;
  /** What it is for, in words that fit "GitHub would not …". */
  aim: string;
  query?: Record<string, string | number | undefined>;
  body?: Record<string, unknown>;
  etag?: string | undefined;
  /** For writes that do nothing twice when repeated. GET and PUT are repeatable by themselves. */
  isRepeatable?: boolean;
  mayTouchWorkflows?: boolean;
}

export interface GithubAnswer<T> {
  status: number;
  headers: Headers;
  data: T;
}

/**
 * Sends a request and checks what comes back.
 * Repeatable requests are tried again (limits waited for up to a minute, 5xx and cut connections twice).
 * @throws Problem CONFLICT or UPSTREAM that says what GitHub said; see `isOutcomeUnknown`
 */
export type Call = <T>(request: GithubRequest, schema: z.ZodType<T>) => Promise<GithubAnswer<T>>;

export interface CallOptions {
  token: string;
  /** `https://api.github.com`, or `https://HOST/api/v3` of an Enterprise Server. */
  baseUrl: string;
  fetch: GuardedFetch;
  clock: Clock;
  pace: Pace;
}

/** Milliseconds before each new try. */
const pausesMs = [300, 1000, 3000];
const silent = { debug() {}, info() {}, warn() {}, error() {} };

export function createCall({ token, baseUrl, fetch, clock, pace }: CallOptions): Call {
  // Anything else could not be put in a header, and the error would quote it.
  if (!/^[\x21-\x7e]+$/.test(token))
    throw new Problem('CONFLICT', 'The stored GitHub token is damaged. Store it anew.');
  const octokit = new Octokit({
    auth: token,
    baseUrl,
    userAgent: 'marsa',
    log: silent,
    request: { fetch, redirect: 'manual' },
  });

  const send = async <T>(request: GithubRequest, schema: z.ZodType<T>): Promise<GithubAnswer<T> | Fault> => {
    try {
      const { status, headers, data } = await octokit.request(toOctokit(request));
      if (status >= 300) return { kind: 'refused', status, words: 'it answered with a redirect', headers };
      const parsed = schema.safeParse(status === 204 ? undefined : data);
      return parsed.success ? { status, headers, data: parsed.data } : unreadableAnswer(status);
    } catch (error) {
      if (error instanceof Problem) throw error;
      const headers = request.etag === undefined ? undefined : unchangedHeaders(error);
      if (headers) return { status: 304, headers, data: schema.parse(undefined) };
      return toFault(error, clock);
    }
  };

  return async (request, schema) => {
    const isWrite = request.method !== 'GET';
    const isRepeatable = request.isRepeatable ?? (request.method === 'GET' || request.method === 'PUT');
    const attempt = { aim: request.aim, isRepeatable, mayTouchWorkflows: request.mayTouchWorkflows ?? false };
    for (let tries = 0; ; tries++) {
      const answer = await pace.run(isWrite, () => send(request, schema));
      if (!('kind' in answer)) return answer;
      if (answer.kind === 'limit') pace.silence(answer.waitMs);
      const pauseMs = pausesMs[tries];
      if (pauseMs === undefined || answer.kind === 'refused' || !isRepeatable)
        throw toProblem(answer, attempt);
      // After a limit it is the pace that waits, or gives up.
      if (answer.kind === 'trouble') await pause(pauseMs);
    }
  };
}

function toOctokit({ method, path, query, body, etag }: GithubRequest) {
  return {
    method,
    url: path,
    headers: { 'x-github-api-version': '2022-11-28', ...(etag && { 'if-none-match': etag }) },
    ...query,
    ...(body && { data: body }),
  };
}

/** The answer, or undefined where GitHub has no such thing (or hides it). */
export async function orMissing<T>(work: Promise<T>, ...statuses: number[]): Promise<T | undefined> {
  try {
    return await work;
  } catch (error) {
    const status = githubStatusOf(error);
    if (status !== undefined && [404, ...statuses].includes(status)) return undefined;
    throw error;
  }
}
