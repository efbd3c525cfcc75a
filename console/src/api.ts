import { type CallInput, type Client, createClient, ProblemError } from '@marsa/client/client.ts';
import type { AnyEndpoint, DataOf, InputOf } from '@marsa/contract/endpoint.ts';
import {
  MutationCache,
  QueryCache,
  QueryClient,
  queryOptions,
  type UseMutationOptions,
  useMutation,
  useQueryClient,
} from '@tanstack/react-query';
import { useCallback, useRef } from 'react';
import { readCookie } from '#cookies.ts';
import { askToConfirm, reportLacksFactor, reportSessionOver } from '#session/session-signals.ts';

const safeMethods = new Set(['GET', 'HEAD']);

/** The one place that proves to the server that a change comes from a page of ours. */
export const withCsrf: typeof fetch = (input, init = {}) => {
  const headers = new Headers(init.headers);
  const token = readCookie('csrf_token');
  if (token !== undefined && !safeMethods.has(init.method ?? 'GET')) headers.set('x-csrf-token', token);
  return fetch(input, { ...init, headers, credentials: 'same-origin' });
};

const client = createClient({ baseUrl: location.origin, fetch: withCsrf });

/** Asks once more where the server wants to know that it is still the same person, and they say so. */
async function confirmed<T>(ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    if (isProblem(error, 'REAUTH_REQUIRED') && (await askToConfirm())) return ask();
    throw error;
  }
}

/** The API as the console uses it: with the session's cookie, and asking for a confirmation where one is needed. */
export const api: Pick<Client, 'call' | 'page' | 'all' | 'fetch'> = {
  call: (...args) => confirmed(() => client.call(...args)),
  page: (...args) => confirmed(() => client.page(...args)),
  all: client.all,
  fetch: (...args) => confirmed(() => client.fetch(...args)),
};

export function isProblem(error: unknown, ...codes: string[]): error is ProblemError {
  return error instanceof ProblemError && (codes.length === 0 || codes.includes(error.code));
}

/** No credential that holds came with the request. */
export const isSignedOut = (error: unknown) => isProblem(error, 'SESSION_EXPIRED', 'INVALID_API_KEY');

const onError = (error: unknown) => {
  if (isSignedOut(error)) reportSessionOver();
  else if (isProblem(error, 'MFA_REQUIRED')) reportLacksFactor();
};

/** Whose change met another one sees what the other has made of it. */
const onChangeError = (error: unknown) => {
  onError(error);
  if (isProblem(error, 'CONFLICT', 'NOT_FOUND'))
    queryClient.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] !== 'session' });
};

export const queryClient = new QueryClient({
  queryCache: new QueryCache({ onError }),
  mutationCache: new MutationCache({ onError: onChangeError }),
  defaultOptions: {
    queries: {
      staleTime: 15_000,
      // What the server refused stays refused; what did not arrive, or met a server in trouble, is worth another try.
      retry: (count, error) => count < 2 && !(error instanceof ProblemError && error.status < 500),
    },
    mutations: { retry: false },
  },
});

type Input = Record<string, unknown>;
const keyOf = (endpoint: AnyEndpoint, input: Input | undefined) => [endpoint.name, input ?? {}];

/** The data of an endpoint for `useQuery` and for loaders; its key begins with the endpoint's name. */
export function query<E extends AnyEndpoint>(endpoint: E, ...input: CallInput<E>) {
  return queryOptions<DataOf<E>>({
    queryKey: keyOf(endpoint, input[0]),
    queryFn: () => api.call(endpoint, ...input),
  });
}

/** One page of a list. */
export function queryPage<E extends AnyEndpoint>(endpoint: E, ...input: CallInput<E>) {
  return queryOptions<{ items: DataOf<E>[]; nextCursor: string | null }>({
    queryKey: keyOf(endpoint, input[0]),
    queryFn: () => api.page(endpoint, ...input),
  });
}

/**
 * A change by hand. What is wished for again while it is under way is sent once: that it is under way shows a moment late,
 * and the second click of a double click comes before that.
 */
export function useChange<Data, Input>(options: UseMutationOptions<Data, Error, Input>) {
  const underWay = useRef(new Map<string, Promise<Data>>());
  const mutation = useMutation<Data, Error, Input>(options);
  const { mutateAsync: send } = mutation;
  const mutateAsync = useCallback<typeof send>(
    (...input) => {
      const wish = JSON.stringify(input[0]) ?? '';
      const sent = underWay.current.get(wish);
      if (sent !== undefined) return sent;
      const sending = send(...input).finally(() => underWay.current.delete(wish));
      underWay.current.set(wish, sending);
      return sending;
    },
    [send],
  );
  const mutate = useCallback<typeof mutation.mutate>(
    (...input) => {
      // What went wrong is in the state, where pages show it.
      mutateAsync(...input).catch(() => {});
    },
    [mutateAsync],
  );
  return { ...mutation, mutate, mutateAsync };
}

export interface CallOptions<E> {
  /** What is old once it is done: every query of these endpoints is asked again. */
  invalidates?: readonly AnyEndpoint[];
  onDone?(data: DataOf<E>): void;
}

/** A change: `const remove = useCall(projects.remove, { invalidates: [projects.list] })`, then `remove.mutate({ … })`. */
export function useCall<E extends AnyEndpoint>(
  endpoint: E,
  { invalidates = [], onDone }: CallOptions<E> = {},
) {
  const cache = useQueryClient();
  return useChange<DataOf<E>, InputOf<E>>({
    mutationFn: (input) => api.call(endpoint, ...([input] as unknown as CallInput<E>)),
    onSuccess: async (data) => {
      onDone?.(data);
      await Promise.all(invalidates.map(({ name }) => cache.invalidateQueries({ queryKey: [name] })));
    },
  });
}
