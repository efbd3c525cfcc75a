import { type SelectQueryBuilder, sql } from 'kysely';
import type { OrderedPart } from '#platform/list-order.ts';

/**
 * A part of a list in its order.
 * @param table what the columns are of, where a query joins several
 */
export function takePart<DB, Tables extends keyof DB, Row>(
  query: SelectQueryBuilder<DB, Tables, Row>,
  { order, after, limit }: OrderedPart,
  table?: string,
): SelectQueryBuilder<DB, Tables, Row> {
  const refer = (column: string) => sql.ref(table === undefined ? column : `${table}.${column}`);
  const direction = order.isDescending ? 'desc' : 'asc';
  const beyond = order.isDescending ? sql`<` : sql`>`;
  const id = refer('id');
  if (order.column === 'id') {
    const rest = after === undefined ? query : query.where(sql<boolean>`${id} ${beyond} ${after.id}`);
    return rest.orderBy(id, direction).limit(limit);
  }
  const compared = (value: unknown) => (order.inAnyCase ? sql`lower(${value})` : sql`${value}`);
  const column = compared(refer(order.column));
  const rest =
    after === undefined
      ? query
      : query.where(sql<boolean>`(${column}, ${id}) ${beyond} (${compared(after.value)}, ${after.id})`);
  return rest.orderBy(column, direction).orderBy(id, direction).limit(limit);
}
