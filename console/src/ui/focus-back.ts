import { useEffect, useState } from 'react';

/**
 * Gives the focus back to where it was when what is open over the page is gone. Dialogs that are there only while they are
 * open cannot know it by themselves: the page closes them by taking them away.
 */
export function useFocusBack(): void {
  const [before] = useState(() => document.activeElement);
  useEffect(
    () => () => {
      const isLost = document.activeElement === null || document.activeElement === document.body;
      if (isLost && before instanceof HTMLElement) before.focus({ preventScroll: true });
    },
    [before],
  );
}
