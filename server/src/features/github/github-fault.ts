import type { Clock } from '#platform/clock.ts';
import { isOutboundError, mayHaveArrived } from '#platform/outbound-error.ts';
import { Problem } from '#platform/problem.ts';
import { limitProblem } from './token-pace.ts';

/** Why a call to GitHub did not bring what was asked for. */
export type Fault =
  /** Not done; welcome again in `waitMs`. */
  | { kind: 'limit'; waitMs: number }
  /** 5xx, a cut connection, an answer that cannot be read: it may pass, and the call may have been done. */
  | { kind: 'trouble'; status: number | undefined; words: string; mayBeDone: boolean }
  /** Not done, and repeating it changes nothing. */
  | { kind: 'refused'; status: number; words: string; headers: Headers };

export type Headers = Record<string, string | number | undefined>;

/** What was tried, in words that fit "GitHub would not …", and what may be wrong with the token where it hides. */
export interface Attempt {
  /** `create the branch main` */
  aim: string;
  /** Repeating it does nothing twice. */
  isRepeatable: boolean;
  /** It may bring files below .github/workflows, which GitHub hides behind 404 where the scope `workflow` is missing. */
  mayTouchWorkflows: boolean;
}

/** An answer GitHub gave that is not what its API promises: most often one that was cut off. */
export const unreadableAnswer = (status: number): Fault => ({
  kind: 'trouble',
  status,
  words: 'its answer cannot be read',
  mayBeDone: true,
});

/** What Octokit throws; without a response where the connection failed. */
interface RequestError extends Error {
  response?: { status: number; headers: Headers; data: unknown };
}

const isRequestError = (error: unknown): error is RequestError =>
  error instanceof Error && error.name === 'HttpError' && 'status' in error;

export function toFault(error: unknown, clock: Clock): Fault {
  const response = isRequestError(error) ? error.response : undefined;
  if (!response) return toConnectionFault(error);
  const { status, headers } = response;
  const words = wordsOf(response.data);
  const waitMs = limitOf(status, headers, words, clock);
  if (waitMs !== undefined) return { kind: 'limit', waitMs };
  if (status >= 500) return { kind: 'trouble', status, words: `it answered ${status}`, mayBeDone: true };
  return { kind: 'refused', status, words, headers };
}

function toConnectionFault(error: unknown): Fault {
  const cause = isRequestError(error) ? error.cause : error;
  const words = isOutboundError(cause) ? withoutStop(cause.message) : 'the connection failed';
  return { kind: 'trouble', status: undefined, words, mayBeDone: mayHaveArrived(cause) };
}

/** Milliseconds GitHub asks to wait; undefined where the answer is about something else. */
function limitOf(status: number, headers: Headers, words: string, clock: Clock): number | undefined {
  if (status !== 403 && status !== 429) return undefined;
  const after = headers['retry-after'];
  if (after !== undefined) {
    const ms = /^\d+$/.test(String(after)) ? Number(after) * 1000 : Date.parse(String(after)) - clock();
    return Math.max(1000, ms || 60_000);
  }
  if (String(headers['x-ratelimit-remaining']) === '0') {
    return Math.max(1000, Number(headers['x-ratelimit-reset'] ?? 0) * 1000 - clock());
  }
  return status === 429 || /secondary rate limit|abuse detection/i.test(words) ? 60_000 : undefined;
}

/** GitHub's own message with its errors, as one short line. */
function wordsOf(data: unknown): string {
  if (typeof data !== 'object' || data === null || !('message' in data)) return 'no reason given';
  const errors = 'errors' in data && Array.isArray(data.errors) ? data.errors.map(errorWords) : [];
  const line = [data.message, ...errors.filter(Boolean)].join('; ');
  return withoutStop(line.replace(/[\p{Cc}\p{Cf}]+/gu, ' ').slice(0, 400));
}

/** It becomes a part of a sentence that has its own. */
const withoutStop = (sentence: string) => sentence.trim().replace(/\.$/, '');

function errorWords(error: unknown): string {
  if (typeof error !== 'object' || error === null) return String(error);
  if ('message' in error && typeof error.message === 'string') return error.message;
  return ['field', 'code'].flatMap((key) => Reflect.get(error, key) ?? []).join(' ');
}

/** The headers of "304 Not Modified", which Octokit throws; undefined for anything else. */
export const unchangedHeaders = (error: unknown): Headers | undefined =>
  isRequestError(error) && error.response?.status === 304 ? error.response.headers : undefined;

export function toProblem(fault: Fault, attempt: Attempt): Problem {
  if (fault.kind === 'limit') return limitProblem(fault.waitMs);
  if (fault.kind === 'refused') return refusal(fault, attempt);
  const { status, words, mayBeDone } = fault;
  const isUnknown = mayBeDone && !attempt.isRepeatable;
  const rest = isUnknown ? ' Whether it was done is not known; look before you repeat it.' : '';
  const members = { githubStatus: status, ...(isUnknown && { outcome: 'unknown' }) };
  return new Problem('UPSTREAM', `GitHub could not ${attempt.aim}: ${words}.${rest}`, { members });
}

/** CONFLICT where people can mend it (token, permission, name, state of the repository), else UPSTREAM. */
function refusal({ status, words, headers }: Fault & { kind: 'refused' }, attempt: Attempt): Problem {
  const said = `GitHub would not ${attempt.aim}: ${words}`;
  const members = { githubStatus: status };
  const conflict = (detail: string) => new Problem('CONFLICT', detail, { members });
  if (status === 401) {
    return conflict(
      'GitHub no longer accepts the stored token: it was revoked or has expired. Store a new one.',
    );
  }
  if (status === 403 || status === 404) return conflict(`${said}. ${adviceOf(status, headers, attempt)}`);
  if (status >= 300 && status < 400) {
    return conflict(
      `${said}. The repository was renamed or moved: correct its owner and name in the project.`,
    );
  }
  if (status === 409 || status === 410 || status === 422) return conflict(`${said}.`);
  return new Problem('UPSTREAM', `${said} (${status}).`, { members });
}

function adviceOf(status: number, headers: Headers, { mayTouchWorkflows }: Attempt): string {
  const scopes = scopesOf(headers);
  if (mayTouchWorkflows && scopes && !scopes.includes('workflow')) {
    return 'The token lacks the scope workflow, without which GitHub takes no files below .github/workflows.';
  }
  if (headers['x-github-sso'] !== undefined) {
    return "The organisation wants the token authorised for its single sign-on: Configure SSO in the token's settings.";
  }
  const accepted = headers['x-accepted-github-permissions'];
  if (scopes === undefined && accepted) return `The token needs the permission ${accepted}.`;
  return status === 404
    ? 'Either it does not exist, or the token does not see it or lacks the permission.'
    : 'The token lacks the permission, or the organisation forbids it.';
}

/** Scopes of a classic token, from any answer; undefined for a fine-grained one. */
export function scopesOf(headers: Headers): string[] | undefined {
  const list = headers['x-oauth-scopes'];
  return list === undefined
    ? undefined
    : String(list)
        .split(',')
        .map((scope) => scope.trim())
        .filter(Boolean);
}

/** A write whose answer got lost: it may have been done. Look before repeating it. */
export const isOutcomeUnknown = (error: unknown): boolean =>
  error instanceof Problem && error.members?.outcome === 'unknown';

/** The HTTP status GitHub refused with, of an error of the room. */
export function githubStatusOf(error: unknown): number | undefined {
  const status = error instanceof Problem ? error.members?.githubStatus : undefined;
  return typeof status === 'number' ? status : undefined;
}
