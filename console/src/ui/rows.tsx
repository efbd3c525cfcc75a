import type { ReactNode } from 'react';
import classes from './rows.module.css';

/** A list whose elements (`<li>`) are kept apart by lines. */
export function Rows({ children }: { children: ReactNode }) {
  return <ul className={classes.rows}>{children}</ul>;
}
