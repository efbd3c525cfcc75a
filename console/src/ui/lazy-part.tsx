import { type ComponentType, lazy, type ReactNode, Suspense } from 'react';

type Props<T> = T extends ComponentType<infer P> ? P : never;

/**
 * A part of a page that is fetched when it is shown first: a dialog with a form weighs more than the page it opens over.
 * `const EditModal = lazyPart(() => import('./edit-modal.tsx'), 'EditModal')`
 * @param meanwhile what stands in its place until it is there; nothing for a dialog
 */
export function lazyPart<Module extends Record<Name, ComponentType<never>>, Name extends string>(
  load: () => Promise<Module>,
  name: Name,
  meanwhile?: ReactNode,
): ComponentType<Props<Module[Name]>> {
  const Part = lazy(async () => ({
    default: (await load())[name] as unknown as ComponentType<object>,
  }));
  return (props) => (
    <Suspense fallback={meanwhile}>
      <Part {...(props as object)} />
    </Suspense>
  );
}
