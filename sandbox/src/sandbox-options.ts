import type { Clock } from './clock.ts';
import type { Route } from './github/route.ts';
import type { OracleWish } from './oracle/oracle.ts';

export interface SandboxOptions {
  /** 0 takes any free port. The sandbox listens on 127.0.0.1 only. */
  port?: number;
  clock: Clock;
  /** Milliseconds of `clock` that each step of a run takes. Left out, runs stand still until `advance()`. */
  tickMs?: number;
  /** Whether GitHub's own description judges each request and answer. Default: where it is installed. */
  oracle?: OracleWish;
  /** One line per request; never a header, never a body. */
  log?: (line: string) => void;
  /** Routes to serve instead of GitHub's: how a test plants a fault in an answer. */
  routes?: readonly Route[];
}
