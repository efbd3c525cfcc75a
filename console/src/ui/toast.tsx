import { lazy, Suspense, useSyncExternalStore } from 'react';
import { uiTexts } from './ui.text.ts';

const Toasts = lazy(() => import('./toasts.tsx'));

let isWanted = false;
const listeners = new Set<() => void>();

/** Tells in passing that something is done. What must be read does not belong here. */
export async function toast(message: string): Promise<void> {
  isWanted = true;
  for (const listener of listeners) listener();
  const { notifications } = await import('@mantine/notifications');
  // Said outside of any component, so in the language of the document.
  const { close } = uiTexts[document.documentElement.lang === 'ar' ? 'ar' : 'en'];
  notifications.show({ message, closeButtonProps: { 'aria-label': close } });
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
