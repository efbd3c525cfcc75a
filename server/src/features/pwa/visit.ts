import { monotonicMs } from '#platform/clock.ts';
import type { Outbound } from '#platform/outbound.ts';
import { isOutboundError, type OutboundReason } from '#platform/outbound-error.ts';
import { showBeginning } from './decoded-text.ts';
import { createSlots } from './slots.ts';

/** An answer, or why there is none. */
export type Visited = Visit | Missed;

export interface Visit {
  isAnswer: true;
  /** As asked for. */
  asked: string;
  /** Where it came from in the end. */
  url: string;
  status: number;
  isOk: boolean;
  contentType: string | null;
  headers: Record<string, string>;
  bytes: Buffer;
  redirects: string[];
}

export interface Missed {
  isAnswer: false;
  asked: string;
  reason: OutboundReason | 'out-of-bounds';
  message: string;
}

/** Fetches what one look needs: each URL once, all of it within bounds. */
export interface Visitor {
  get(url: string): Promise<Visited>;
  /** URLs that were not fetched because a bound of the whole look was reached. */
  leftOut(): string[];
}

export interface VisitBounds {
  totalMs: number;
  eachMs: number;
  requests: number;
  bytesTotal: number;
  bytesEach: number;
  atOnce: number;
}

const mebibyte = 1024 * 1024;

/** The whole look ends within these, whatever the other side does. */
export const visitBounds: VisitBounds = {
  totalMs: 14_000,
  eachMs: 10_000,
  requests: 60,
  bytesTotal: 30 * mebibyte,
  bytesEach: 5 * mebibyte,
  atOnce: 6,
};

export function createVisitor(
  outbound: Outbound,
  signal: AbortSignal,
  bounds: VisitBounds = visitBounds,
): Visitor {
  const visits = new Map<string, Promise<Visited>>();
  const slots = createSlots(bounds.atOnce);
  const leftOut: string[] = [];
  const endsAt = monotonicMs() + bounds.totalMs;
  let bytesLeft = bounds.bytesTotal;
  const leaveOut = (url: string): Missed => {
    leftOut.push(url);
    return {
      isAnswer: false,
      asked: url,
      reason: 'out-of-bounds',
      message: 'Not looked at: the look had to end.',
    };
  };
  const visit = async (url: string): Promise<Visited> => {
    const msLeft = Math.ceil(endsAt - monotonicMs());
    if (msLeft <= 0 || bytesLeft <= 0) return leaveOut(url);
    const visited = await fetchOnce(outbound, url, {
      timeoutMs: Math.min(bounds.eachMs, msLeft),
      maxBytes: Math.min(bounds.bytesEach, bytesLeft),
      signal,
    });
    if (visited.isAnswer) bytesLeft -= visited.bytes.length;
    return visited;
  };
  return {
    leftOut: () => leftOut,
    get(url) {
      const known = visits.get(url);
      if (known) return known;
      if (visits.size >= bounds.requests) return Promise.resolve(leaveOut(url));
      const visiting = slots.run(() => visit(url));
      visits.set(url, visiting);
      return visiting;
    },
  };
}

type FetchBounds = { timeoutMs: number; maxBytes: number; signal: AbortSignal };

async function fetchOnce(outbound: Outbound, url: string, bounds: FetchBounds): Promise<Visited> {
  try {
    const answer = await outbound.fetch(url, { ...bounds, maxRedirects: 5, headers: { accept: '*/*' } });
    const { status, headers, bytes, redirects } = answer;
    return {
      isAnswer: true,
      asked: url,
      url: answer.url,
      status,
      isOk: status >= 200 && status < 300,
      contentType: headers['content-type'] ?? null,
      headers,
      bytes,
      redirects,
    };
  } catch (error) {
    if (!isOutboundError(error)) throw error;
    return { isAnswer: false, asked: url, reason: error.reason, message: error.message };
  }
}

/** What a person needs to see of an answer to believe a finding. */
export function evidenceOf(visited: Visited) {
  if (!visited.isAnswer) return { url: visited.asked, status: null, contentType: null, firstBytes: null };
  const { url, status, contentType, bytes } = visited;
  return { url, status, contentType, firstBytes: showBeginning(bytes) };
}

/** The fault of an answer that should have been a file, or undefined where it is one. */
export function faultOf(visited: Visited): string | undefined {
  if (!visited.isAnswer) return visited.message;
  return visited.isOk ? undefined : `The server answers ${visited.status}.`;
}
