import type { ReactNode } from 'react';
import classes from './code.module.css';

/** Code, ids, paths, addresses: from left to right whatever the language around it. */
export function Code({
  children,
  block = false,
  isWhole = false,
}: {
  children: ReactNode;
  block?: boolean;
  /** Short enough to stay in one line. */
  isWhole?: boolean;
}) {
  return block ? (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard.
    <pre dir="ltr" className={classes.block} tabIndex={0}>
      <code>{children}</code>
    </pre>
  ) : (
    <bdi dir="ltr">
      <code className={classes.inline} data-whole={isWhole || undefined}>
        {children}
      </code>
    </bdi>
  );
}

/** What people wrote: its own direction, and no longer than there is room. */
export function UserText({ children }: { children: string }) {
  return (
    <span dir="auto" className={classes.userText}>
      {children}
    </span>
  );
}
