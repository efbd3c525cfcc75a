import { ChevronLeftIcon, ChevronRightIcon } from '@heroicons/react/24/outline';
import type { Icon } from './empty-state.tsx';
import classes from './flip-on-rtl.module.css';

/** Arrows and chevrons point the other way in Arabic; logos, code and clocks do not. */
export function FlipOnRtl({ icon: Picture, size = 14 }: { icon: Icon; size?: number }) {
  return <Picture width={size} className={classes.flip} aria-hidden />;
}

export { ChevronLeftIcon as PreviousIcon, ChevronRightIcon as NextIcon };
