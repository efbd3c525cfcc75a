import type { z } from 'zod';

/** An environment variable: its rule, default, unit and one line of help. */
export interface Variable<Schema extends z.ZodType> {
  schema: Schema;
  /** As it would be written in the environment; absent where there is none. */
  default?: string;
  /** The same in production, where that is another. */
  inProduction?: string;
  unit?: string;
  help: string;
  secret?: true;
}

export const variable = <const Spec extends Variable<z.ZodType>>(spec: Spec) => spec;
