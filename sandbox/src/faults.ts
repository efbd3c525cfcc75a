/** What goes wrong. "After" means that the request has had its effect, and only the answer is lost. */
export type Trouble =
  /** An error before any effect; with `retryAfter` (seconds) a limit or an announced outage. */
  | { kind: 'status'; status: number; retryAfter?: number; message?: string }
  /** 502 after the effect: done, but the answer got lost. */
  | { kind: 'lost-answer' }
  | { kind: 'slow'; ms: number }
  | { kind: 'cut-before' }
  | { kind: 'cut-after' }
  /** Half of the JSON, as if that were all. */
  | { kind: 'truncated' }
  /** The repository's key changes just before the request is served. */
  | { kind: 'rotate-key' };

export type Fault = Trouble & {
  method?: string;
  /** A path where `*` is one segment and `**` any number: `/repos/*\/*\/actions/secrets/*`. Any if left out. */
  path?: string;
  /** How many requests it hits; 1 if left out. */
  times?: number;
  /** How many matching requests pass unharmed first. */
  skip?: number;
};

const KINDS = ['status', 'lost-answer', 'slow', 'cut-before', 'cut-after', 'truncated', 'rotate-key'];

/** @throws Error in words if it is no fault. */
export function checkFault(fault: Fault): Fault {
  if (!KINDS.includes(fault.kind)) throw new Error(`kind must be one of ${KINDS.join(', ')}`);
  if (fault.kind === 'status' && !(fault.status >= 300 && fault.status <= 599))
    throw new Error('status must be from 300 to 599');
  if (fault.kind === 'slow' && !(fault.ms >= 0)) throw new Error('ms must be a number of milliseconds');
  return fault;
}

/** Faults waiting for the request that they fit. */
export function newFaults() {
  let waiting: (Fault & { times: number; skip: number })[] = [];
  return {
    add: (fault: Fault) => void waiting.push({ times: 1, skip: 0, ...checkFault(fault) }),
    clear() {
      waiting = [];
    },
    list: (): Fault[] => waiting.map((fault) => ({ ...fault })),
    /** The first fault that fits, used up by one; path without query. */
    take(method: string, path: string): Trouble | undefined {
      for (const fault of waiting) {
        if (!fits(fault, method, path)) continue;
        if (fault.skip-- > 0) continue;
        if (--fault.times <= 0) waiting = waiting.filter((other) => other !== fault);
        return fault;
      }
      return undefined;
    },
  };
}
export type Faults = ReturnType<typeof newFaults>;

function fits(fault: Fault, method: string, path: string): boolean {
  if (fault.method !== undefined && fault.method.toUpperCase() !== method) return false;
  if (fault.path === undefined) return true;
  const escaped = fault.path.replace(/[.+?^${}()|[\]\\]/g, '\\$&');
  const pattern = escaped.replace(/\*\*|\*/g, (star) => (star === '*' ? '[^/]*' : '.*'));
  return new RegExp(`^${pattern}$`, 'i').test(path);
}

/** GitHub's words for limits, plain ones for the rest. */
export function wordsFor(trouble: Extract<Trouble, { kind: 'status' }>): string {
  if (trouble.message !== undefined) return trouble.message;
  if (trouble.status === 429 || (trouble.status === 403 && trouble.retryAfter !== undefined))
    return 'You have exceeded a secondary rate limit. Please wait a few minutes before you try again.';
  return trouble.status >= 500 ? 'Server Error' : 'The sandbox was told to refuse this.';
}
