import type { Kysely, Transaction } from 'kysely';

/**
 * All tables. Each feature's `x.tables.ts` adds its own by declaration merging, so that one type serves every
 * store while no file needs to know all features.
 */
// biome-ignore lint/suspicious/noEmptyInterface: filled by declaration merging
export interface Database {}

/** A handle to run queries on: the pool, or the transaction one is inside of. */
export type Db = Kysely<Database>;
export type Trx = Transaction<Database>;

export type Engine = 'sqlite' | 'postgres' | 'mysql';
