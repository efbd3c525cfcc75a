import type { Clock } from './clock.ts';

export interface LoggedRequest {
  at: number;
  method: string;
  /** With its query. Never a header, never a body. */
  path: string;
  /** 0 where the connection was cut. */
  status: number;
  /** The kind of fault that it met. */
  fault?: string;
}

const MOST_KEPT = 10_000;

export function newRequestLog(clock: Clock, write: (line: string) => void = () => {}) {
  const requests: LoggedRequest[] = [];
  let count = 0;
  return {
    requests,
    add(method: string, path: string, status: number, fault?: string) {
      requests.push({ at: clock(), method, path, status, ...(fault ? { fault } : {}) });
      if (requests.length > MOST_KEPT) requests.shift();
      write(`${method} ${path} ${status || 'cut'}${fault ? ` (${fault})` : ''}`);
    },
    newId: () => `SBOX:${(++count).toString(16).toUpperCase().padStart(8, '0')}`,
  };
}
export type RequestLog = ReturnType<typeof newRequestLog>;
