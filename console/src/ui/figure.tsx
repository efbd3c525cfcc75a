import type { ReactNode } from 'react';
import classes from './figure.module.css';

/** One thing to know at a glance. */
export function Figure({ title, children }: { title: string; children: ReactNode }) {
  return (
    <dl className={classes.figure}>
      <dt className={classes.title}>{title}</dt>
      <dd className={classes.value}>{children}</dd>
    </dl>
  );
}
