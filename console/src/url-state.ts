import { useNavigate, useSearch } from '@tanstack/react-router';

/** The query of the address as plain texts: `?q=1` is the text "1". */
export const parseSearch = (text: string): Record<string, string> =>
  Object.fromEntries(new URLSearchParams(text));

export function stringifySearch(search: Record<string, unknown>): string {
  const entries = Object.entries(search).flatMap(([key, value]) =>
    value === undefined || value === null || value === '' ? [] : [[key, String(value)]],
  );
  const text = new URLSearchParams(entries).toString();
  return text === '' ? '' : `?${text}`;
}

/**
 * State that is in the address, so that it survives a reload and can be sent to somebody: filters, page, tab.
 * @param names of the parameters; what is empty is left out of the address
 */
export function useUrlState<Name extends string>(
  ...names: Name[]
): [
  state: Partial<Record<Name, string>>,
  set: (change: Partial<Record<Name, string | undefined>>, push?: boolean) => void,
] {
  const search: Record<string, string> = useSearch({ strict: false });
  const navigate = useNavigate();
  const state: Partial<Record<Name, string>> = {};
  for (const name of names) if (search[name]) state[name] = search[name];
  const set = (change: Partial<Record<Name, string | undefined>>, push = false) => {
    navigate({
      to: '.',
      search: (before: Record<string, string>) => ({ ...before, ...change }),
      replace: !push,
    });
  };
  return [state, set];
}
