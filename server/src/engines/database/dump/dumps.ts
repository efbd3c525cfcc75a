import type { Db, Engine } from '../schema.ts';

/** Takes a copy piece by piece; the next one waits until it is done with this one. */
export type Sink = (bytes: Buffer) => Promise<void>;

/** Rows by table; null where the tool gave no way to count those of the moment of a capture. */
export type RowCounts = Record<string, number | null>;

/** A database as of one moment. */
export interface Capture {
  migrations: string[];
  /** What captures it: name → version. */
  tools: Record<string, string>;
  /** Gives a consistent copy to the sink, once. Only when it returns is the copy whole. */
  pour(sink: Sink): Promise<RowCounts>;
}

/** A database of the same kind for a rehearsal, beside the real one. */
export interface ScratchDatabase {
  url: string;
  drop(): Promise<void>;
}

/** Captures a whole database into one file and puts it back, by the engine's own tools. */
export interface Dumps {
  engine: Engine;
  /**
   * Gives `use` the database of this moment, while servers go on.
   * @param folder an empty one, for an engine that cannot do without
   * @throws Error if there is nothing to capture, or its migrations are unknown here
   */
  capture<T>(folder: string, use: (capture: Capture) => Promise<T>): Promise<T>;
  /** Refuses a file that cannot be put back, as far as that shows without doing it. */
  check(file: string): Promise<void>;
  /**
   * Puts the file in the place of all of our tables, and may use it up. Whatever stopped it, it can be done again with
   * another file of the same content.
   */
  load(file: string): Promise<void>;
  /** Removes all of our tables. */
  clear(): Promise<void>;
  isEmpty(): Promise<boolean>;
  /** Who else has the database open, in words. */
  listOthers(): Promise<string[]>;
  /**
   * Also removes those that were left behind more than a day ago.
   * @param folder an empty one, for engines whose databases are files
   */
  openScratch(folder: string, nowMs: number): Promise<ScratchDatabase>;
  /** Runs `work` on a connection of its own, without a bound on how long a query takes. */
  withDb<T>(work: (db: Db) => Promise<T>): Promise<T>;
}

/** What the file is called inside an archive. */
export const dumpFileNames: Record<Engine, string> = {
  sqlite: 'database.sqlite',
  postgres: 'database.pgdump',
  mysql: 'database.sql',
};

export const isDumpFileName = (name: string): boolean => Object.values(dumpFileNames).includes(name);
