import type { Logger } from './logger.ts';

/**
 * Stops gracefully on SIGTERM and SIGINT: `stop` has `timeoutMs`, then the process ends all the same. A second signal
 * ends it at once.
 */
export function stopOnSignals(
  stop: () => Promise<void>,
  { timeoutMs, logger }: { timeoutMs: number; logger: Logger },
): void {
  let isStopping = false;
  const onSignal = (signal: NodeJS.Signals) => {
    if (isStopping) process.exit(1);
    isStopping = true;
    logger.info({ signal }, 'stopping');
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
