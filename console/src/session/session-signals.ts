/**
 * What happens to the session, for whoever draws it: a request found it over, or wants to know that it is still you.
 * The parts that ask and the parts that show do not know each other.
 */
interface Signals {
  /** The session is over while a page is open. */
  isOver: boolean;
  /** A request waits until somebody confirms that it is still them. */
  confirmation: ((isConfirmed: boolean) => void) | undefined;
  /** Their role needs a second factor, and they have none yet. */
  lacksFactor: boolean;
}

let signals: Signals = { isOver: false, confirmation: undefined, lacksFactor: false };
const listeners = new Set<() => void>();

function change(next: Partial<Signals>): void {
  signals = { ...signals, ...next };
  for (const listener of listeners) listener();
}

export const readSignals = () => signals;

export function onSignals(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export const reportSessionOver = () => change({ isOver: true });
export const reportSignedIn = () => change({ isOver: false });

export const reportLacksFactor = () => change({ lacksFactor: true });
export const clearLacksFactor = () => change({ lacksFactor: false });

let asking: Promise<boolean> | undefined;

/** Asks the person to confirm that it is still them. Requests that come meanwhile wait for the same answer. */
export function askToConfirm(): Promise<boolean> {
  asking ??= new Promise<boolean>((resolve) => {
    change({
      confirmation: (isConfirmed) => {
        asking = undefined;
        change({ confirmation: undefined });
        resolve(isConfirmed);
      },
    });
  });
  return asking;
}
