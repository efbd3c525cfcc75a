import type { CallInput } from '@marsa/client/client.ts';
import type { AnyEndpoint } from '@marsa/contract/endpoint.ts';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { queryPage } from '#api.ts';
import type { Paging } from '#ui/data-table.tsx';
import { useUrlState } from '#url-state.ts';

/** From the cursor of a page to the one before it, as far as this tab has seen them. */
const pagesBefore = new Map<string, string | undefined>();

/**
 * A list page by page, its place in the address. Rows of before stay while others come.
 * @param input filters; give `limit` in its query where 50 rows are too many
 */
export function useListPage<E extends AnyEndpoint>(
  endpoint: E,
  input: { query?: object; params?: object } = {},
) {
  const [{ cursor }, setUrl] = useUrlState('cursor');
  const asked = { ...input, query: { ...input.query, ...(cursor ? { cursor } : {}) } };
  const result = useQuery({
    ...queryPage(endpoint, ...([asked] as unknown as CallInput<E>)),
    placeholderData: keepPreviousData,
  });
  const next = result.data?.nextCursor ?? undefined;
  const paging: Paging = {
    hasNext: next !== undefined && !result.isPlaceholderData,
    hasPrevious: cursor !== undefined,
    onNext() {
      if (next === undefined) return;
      pagesBefore.set(next, cursor);
      setUrl({ cursor: next }, true);
    },
    onPrevious: () => setUrl({ cursor: cursor && pagesBefore.get(cursor) }, true),
  };
  return { ...result, rows: result.data?.items, paging };
}
