import { completeNavigationProgress, NavigationProgress, startNavigationProgress } from '@mantine/nprogress';
import { useRouterState } from '@tanstack/react-router';
import { useEffect } from 'react';

/** A line at the top while the next page is on its way; what is there at once shows none. */
export function RouteProgress() {
  const isPending = useRouterState({ select: ({ status }) => status === 'pending' });
  useEffect(() => {
    if (!isPending) return;
    const timer = setTimeout(startNavigationProgress, 120);
    return () => {
      clearTimeout(timer);
      completeNavigationProgress();
    };
  }, [isPending]);
  return <NavigationProgress size={2} aria-hidden />;
}
