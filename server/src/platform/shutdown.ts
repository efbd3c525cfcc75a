import { setTimeout as pause } from 'node:timers/promises';
import type { Logger } from './logger.ts';

export interface Stopping {
  /** Tells those who send requests to send no more here, which is given `drainMs`. */
  leave(): void;
  drainMs: number;
  stop(): Promise<void>;
  /** Milliseconds for `stop`; then the process ends all the same. */
  timeoutMs: number;
  logger: Logger;
}

/** Stops gracefully on SIGTERM and SIGINT. A second signal ends the process at once. */
export function stopOnSignals({ leave, drainMs, stop, timeoutMs, logger }: Stopping): void {
  let isStopping = false;
  const onSignal = async (signal: NodeJS.Signals) => {
    if (isStopping) process.exit(1);
    isStopping = true;
    logger.info({ signal }, 'stopping');
    leave();
    await pause(drainMs);
    const timer = setTimeout(() => {
      logger.error({ timeoutMs }, 'did not stop in time');
      logger.flush();
      process.exit(1);
    }, timeoutMs);
    stop()
      .then(
        () => 0,
        (error: unknown) => {
          logger.error({ error: String(error) }, 'stopped with an error');
          return 1;
        },
      )
      .then((code) => {
        clearTimeout(timer);
        logger.flush();
        process.exit(code);
      });
  };
  process.on('SIGTERM', onSignal);
  process.on('SIGINT', onSignal);
}
