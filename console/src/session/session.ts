import type { DataOf } from '@marsa/contract/endpoint.ts';
import * as session from '@marsa/contract/session.ts';
import { queryOptions } from '@tanstack/react-query';
import { api, isSignedOut, queryClient } from '#api.ts';
import { now } from '#clock.ts';
import type { CurrentSession } from './current-session.ts';
import { reportSignedIn } from './session-signals.ts';
import { tellTabs } from './tabs.ts';

const withSkew = (current: DataOf<typeof session.get>): CurrentSession => ({
  ...current,
  skewMs: Date.parse(current.now) - now(),
});

/** Null: nobody is signed in. Asked once; from then on renewals and other tabs bring the news. */
export const sessionQuery = queryOptions<CurrentSession | null>({
  queryKey: ['session'],
  staleTime: Number.POSITIVE_INFINITY,
  gcTime: Number.POSITIVE_INFINITY,
  async queryFn() {
    try {
      return withSkew(await api.call(session.get));
    } catch (error) {
      if (isSignedOut(error)) return null;
      throw error;
    }
  },
});

/** Takes over a session that another tab told of. */
export function takeSession(current: CurrentSession): void {
  queryClient.setQueryData(sessionQuery.queryKey, current);
  reportSignedIn();
}

/** Takes over a session that the server told of: after signing in, renewing or confirming. */
export function keepSession(current: DataOf<typeof session.get>): CurrentSession {
  const kept = withSkew(current);
  takeSession(kept);
  tellTabs({ type: 'session', session: kept });
  return kept;
}

/** Ends the session on the server; one that is over already has ended too. */
export async function endSession(): Promise<void> {
  try {
    await api.call(session.signOut);
  } catch (error) {
    if (!isSignedOut(error)) throw error;
  }
  tellTabs({ type: 'signed-out' });
}

/** Nothing of a person stays in this tab. */
export function forgetPerson(): void {
  queryClient.clear();
  queryClient.setQueryData(sessionQuery.queryKey, null);
  reportSignedIn();
}
