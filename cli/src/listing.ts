import type { Cli } from './cli.ts';
import { type Columns, table } from './output.ts';

/** The first `limit` of a list, page by page; 0 is all of it. */
export async function take<T>(
  items: AsyncIterable<T> | Iterable<T>,
  limit: number,
): Promise<{ taken: T[]; isCut: boolean }> {
  const taken: T[] = [];
  for await (const item of items) {
    if (limit > 0 && taken.length === limit) return { taken, isCut: true };
    taken.push(item);
  }
  return { taken, isCut: false };
}

/** Shows a list as an array or a table, and says where more would follow. */
export async function showList<T>(
  { out }: Cli,
  items: AsyncIterable<T> | Iterable<T>,
  limit: number,
  columns: Columns<T>,
): Promise<void> {
  const { taken, isCut } = await take(items, limit);
  out.show(taken, () => table(taken, columns));
  if (isCut) out.note(`There are more: --limit 0 shows all.`);
}

/** Elements a page needs to hold for the first `limit` of a list. */
export const pageSize = (limit: number) => (limit > 0 ? Math.min(limit + 1, 200) : 200);
