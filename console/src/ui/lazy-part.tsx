import { type ComponentType, type ReactNode, Suspense, use, useState } from 'react';
import { PartFault } from './part-fault.tsx';

type Props<T> = T extends ComponentType<infer P> ? P : never;

/**
 * A part of a page that is fetched when it is shown first: a dialog with a form weighs more than the page it opens over.
 * What does not arrive can be asked for once more, and the page around it stays as it is.
 * `const EditModal = lazyPart(() => import('./edit-modal.tsx'), 'EditModal')`
 * @param meanwhile what stands in its place until it is there; nothing for a dialog
 */
export function lazyPart<Module extends Record<Name, ComponentType<never>>, Name extends string>(
  load: () => Promise<Module>,
  name: Name,
  meanwhile?: ReactNode,
): ComponentType<Props<Module[Name]>> {
  let coming: Promise<ComponentType<object> | undefined> | undefined;
  const fetchPart = () => {
    coming ??= load().then(
      (module) => module[name] as unknown as ComponentType<object>,
      () => undefined,
    );
    return coming;
  };
  function Part({ given, tries, onRetry }: { given: object; tries: number; onRetry(): void }) {
    const Arrived = use(fetchPart());
    if (Arrived) return <Arrived {...given} />;
    return (
      <PartFault
        isOverPage={meanwhile === undefined}
        isStubborn={tries > 0}
        onRetry={() => {
          coming = undefined;
          onRetry();
        }}
      />
    );
  }
  return (props) => {
    const [tries, setTries] = useState(0);
    return (
      <Suspense fallback={meanwhile}>
        <Part given={props as object} tries={tries} onRetry={() => setTries(tries + 1)} />
      </Suspense>
    );
  };
}
