import { openSync } from 'node:fs';
import { pino } from 'pino';

export interface Logger {
  debug(fields: object, message: string): void;
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
  /** Writes what is still in memory; at a stop. */
  flush(): void;
}

export interface LogTarget {
  level: string;
  /** Where the lines go: a path, or standard output. */
  path?: string;
}

/**
 * JSON lines with `time` (ms), `level`, `msg`. Lines are gathered for up to a fifth of a second, since a write for
 * each request costs more than the request. Fields are chosen by the caller: never log headers or bodies whole.
 */
export function createLogger({ level, path }: LogTarget): Logger {
  const destination = pino.destination({
    // Opened here, so that it can be written to and flushed at once.
    dest: path === undefined ? 1 : openSync(path, 'a', 0o600),
    sync: false,
    minLength: 8192,
    periodicFlush: 200,
  });
  const log = pino({ level, base: null, formatters: { level: (label) => ({ level: label }) } }, destination);
  return {
    debug: (fields, message) => log.debug(fields, message),
    info: (fields, message) => log.info(fields, message),
    warn: (fields, message) => log.warn(fields, message),
    error: (fields, message) => log.error(fields, message),
    flush: () => destination.flushSync(),
  };
}

/** For commands and tests that have nothing to log. */
export const silentLogger: Logger = { debug() {}, info() {}, warn() {}, error() {}, flush() {} };
