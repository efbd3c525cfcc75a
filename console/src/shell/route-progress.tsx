import { useRouterState } from '@tanstack/react-router';
import { useEffect } from 'react';
import { lazyPart } from '#ui/lazy-part.tsx';

const ProgressBar = lazyPart(() => import('./progress-bar.tsx'), 'ProgressBar');

/** What is there sooner shows no progress. */
const patienceMs = 120;

/** A line at the top while the next page is on its way. */
export function RouteProgress() {
  const isPending = useRouterState({ select: ({ status }) => status === 'pending' });
  useEffect(() => {
    if (!isPending) return;
    let stop: (() => void) | undefined;
    const timer = setTimeout(async () => {
      const nprogress = await import('@mantine/nprogress');
      if (stop === undefined) return;
      nprogress.startNavigationProgress();
      stop = nprogress.completeNavigationProgress;
    }, patienceMs);
    stop = () => {};
    return () => {
      clearTimeout(timer);
      stop?.();
      stop = undefined;
    };
  }, [isPending]);
  return <ProgressBar />;
}
