import type { AsyncRouteComponent } from '@tanstack/react-router';
import { type ComponentType, use } from 'react';

/**
 * A page whose code is loaded when it is wanted. What did not arrive is for the route's error page to tell: the router's own
 * way loads the document anew at once, and whoever has no connection loses what is on the screen.
 */
export function lazyPage<Module extends Record<Name, ComponentType>, Name extends string>(
  load: () => Promise<Module>,
  name: Name,
): AsyncRouteComponent<object> {
  let page: ComponentType | undefined;
  let error: unknown;
  let loading: Promise<void> | undefined;
  const preload = () => {
    loading ??= load().then(
      (module) => {
        page = module[name];
      },
      (failure) => {
        error = failure;
      },
    );
    return loading;
  };
  const Page = () => {
    if (page === undefined && error === undefined) use(preload());
    if (page === undefined) throw error;
    const Loaded = page;
    return <Loaded />;
  };
  return Object.assign(Page, { preload });
}
