import type { CallInput } from '@marsa/client/client.ts';
import type { AnyEndpoint, DataOf } from '@marsa/contract/endpoint.ts';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { api, queryPage } from '#api.ts';
import type { Paging } from '#ui/data-table.tsx';
import { useUrlState } from '#url-state.ts';

/** From the cursor of a page to the one before it, as far as this tab has seen them. */
const pagesBefore = new Map<string, string | undefined>();

/** A list as one page of it is shown. */
export interface ListPage<Row> {
  /** Undefined until the first page is there. */
  rows: readonly Row[] | undefined;
  /** Rows of before are shown while others come. */
  isStale: boolean;
  error: Error | null;
  refetch(): unknown;
  paging: Paging;
  /** Every row that the filters find, also those of other pages. */
  fetchAll(): Promise<readonly Row[]>;
}

/**
 * A list page by page, its place in the address. Rows of before stay while others come.
 * @param input filters; give `limit` in its query where 50 rows are too many
 */
export function useListPage<E extends AnyEndpoint>(
  endpoint: E,
  input: { query?: object; params?: object } = {},
): ListPage<DataOf<E>> {
  const [{ cursor }, setUrl] = useUrlState('cursor');
  const inputWith = (query: object) =>
    [{ ...input, query: { ...input.query, ...query } }] as unknown as CallInput<E>;
  const { data, error, refetch, isPlaceholderData } = useQuery({
    ...queryPage(endpoint, ...inputWith(cursor ? { cursor } : {})),
    placeholderData: keepPreviousData,
  });
  const next = data?.nextCursor ?? undefined;
  const paging: Paging = {
    hasNext: next !== undefined && !isPlaceholderData,
    hasPrevious: cursor !== undefined,
    onNext() {
      if (next === undefined) return;
      pagesBefore.set(next, cursor);
      setUrl({ cursor: next }, true);
    },
    onPrevious: () => setUrl({ cursor: cursor && pagesBefore.get(cursor) }, true),
  };
  const isWhole = next === undefined && cursor === undefined && !isPlaceholderData;
  return {
    rows: data?.items,
    isStale: isPlaceholderData,
    error,
    refetch,
    paging,
    fetchAll: async () =>
      isWhole && data ? data.items : Array.fromAsync(api.all(endpoint, ...inputWith({ limit: 200 }))),
  };
}
