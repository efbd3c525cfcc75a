import { lazy, Suspense, useSyncExternalStore } from 'react';

const Toasts = lazy(() => import('./toasts.tsx'));

let isWanted = false;
const listeners = new Set<() => void>();

/** Tells in passing that something is done. What must be read does not belong here. */
export async function toast(message: string): Promise<void> {
  isWanted = true;
  for (const listener of listeners) listener();
  const { notifications } = await import('@mantine/notifications');
  notifications.show({ message });
}

function listen(listener: () => void) {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Where they appear; loaded with the first of them. */
export function ToastPlace() {
  const isNeeded = useSyncExternalStore(listen, () => isWanted);
  return isNeeded ? (
    <Suspense>
      <Toasts />
    </Suspense>
  ) : null;
}
