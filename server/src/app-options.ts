import type { Clock } from '#platform/clock.ts';
import type { Config } from '#platform/config.ts';
import type { Logger } from '#platform/logger.ts';
import type { Engines } from './open-engines.ts';

export interface AppOptions {
  config: Config['values'];
  /** The same with where each value came from, for whoever may look at it. */
  settings: Config;
  engines: Engines;
  clock: Clock;
  logger: Logger;
  /** How long (ms) a key that was looked up is remembered; the benchmark of cold requests sets 0. */
  rememberKeysMs?: number;
  /** How often (ms) the bans are read anew, for what no other instance tells of; 5 s where it is silent. */
  rereadBansMs?: number;
  /** Where the built console is; beside the server where it is silent. */
  consoleFolder?: string;
}
