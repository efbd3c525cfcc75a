import { sql } from 'kysely';

/** An escape that all engines take the same way: MySQL treats a backslash in a literal as its own. */
const toPattern = (part: string) => `%${part.replace(/[!%_]/g, '!$&')}%`;

/** Where a column holds a text. */
export const holds = (column: string, part: string) =>
  sql<boolean>`${sql.ref(column)} like ${toPattern(part)} escape '!'`;

/** The same in any case; of other letters than A to Z, SQLite knows none. */
export const holdsInAnyCase = (column: string, part: string) =>
  sql<boolean>`lower(${sql.ref(column)}) like ${toPattern(part.toLowerCase())} escape '!'`;
