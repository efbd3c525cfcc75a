import type { DataOf } from '@marsa/contract/endpoint.ts';
import type { notMe } from '@marsa/contract/notices.ts';

/** What "this was not me" has done. */
export type LockedDown = DataOf<typeof notMe>;

// Whoever said it inside the console is sent out with it: their session has ended too.
declare module '@tanstack/history' {
  interface HistoryState {
    lockedDown?: LockedDown;
  }
}
