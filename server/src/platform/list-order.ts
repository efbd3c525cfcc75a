import type { Cursors } from './cursor.ts';

/** A column that a list can be ordered by; the id, which holds the time of making, orders what is equal in it. */
export interface OrderColumn<Column extends string = string> {
  column: Column;
  /** Capitals stand beside small letters; of other letters than A to Z, SQLite knows no case. */
  inAnyCase?: boolean;
}

/** Where a page ended: what its last row has in the column, and its id. */
interface Place {
  value: string | number;
  id: string;
}

/** Which part of an ordered list is wanted. */
export interface OrderedPart<Column extends string = string> {
  order: OrderColumn<Column> & { isDescending: boolean };
  after: Place | undefined;
  limit: number;
}

type NameOf<Columns> = keyof Columns & string;
type ColumnOf<Columns extends Record<string, OrderColumn>> = Columns[keyof Columns]['column'];

interface OrderedQuery<Name extends string> {
  sort: Name | `-${Name}`;
  cursor?: string | undefined;
  limit: number;
}

/**
 * The part that a query asks for, one row longer than its page, and what seals the place where the page ends. A cursor
 * holds for one order of one list.
 * @param columns by the field of the contract
 * @throws Problem BAD_REQUEST where the cursor is not one of this list in this order
 */
export function openOrderedPart<Columns extends Record<string, OrderColumn>>(
  cursors: Cursors,
  list: string,
  columns: Columns,
  { sort, cursor, limit }: OrderedQuery<NameOf<Columns>>,
) {
  const isDescending = sort.startsWith('-');
  const by = columns[sort.slice(isDescending ? 1 : 0)];
  if (by === undefined) throw new Error(`${list} cannot be ordered by ${sort}`);
  const name = `${list} ${sort}`;
  const place = cursors.open(name, cursor);
  const part = {
    order: { ...by, isDescending },
    after: place === undefined ? undefined : JSON.parse(place),
    limit: limit + 1,
  } as OrderedPart<ColumnOf<Columns>>;
  const seal = (last: Record<ColumnOf<Columns>, string | number> & { id: string }) => {
    const end: Place = { value: last[part.order.column], id: last.id };
    return cursors.seal(name, JSON.stringify(end));
  };
  return { part, seal };
}
