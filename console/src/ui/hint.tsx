import { type ReactNode, useEffect, useId, useRef, useState } from 'react';
import classes from './hint.module.css';

const delayMs = 300;

/**
 * What something means, or says exactly, on hover, focus and touch. It can be dismissed by Escape and pointed at, and is
 * there for people who hear the page, unless it only repeats the name of what it is about.
 */
export function Hint({
  label,
  isName = false,
  children,
}: {
  label: string;
  isName?: boolean;
  children: ReactNode;
}) {
  const id = useId();
  const place = useRef<HTMLSpanElement>(null);
  const hint = useRef<HTMLSpanElement>(null);
  const [isShown, setShown] = useState(false);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const after = (shown: boolean, ms: number) => {
    clearTimeout(timer.current);
    timer.current = setTimeout(() => setShown(shown), ms);
  };
  useEffect(() => () => clearTimeout(timer.current), []);
  useEffect(() => {
    if (!isShown || !place.current || !hint.current) return;
    hint.current.showPopover();
    placeBelow(hint.current, place.current.getBoundingClientRect());
    const hide = (event: KeyboardEvent) => event.key === 'Escape' && setShown(false);
    document.addEventListener('keydown', hide);
    return () => document.removeEventListener('keydown', hide);
  }, [isShown]);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: what is within it is what people act on; this only listens.
    <span
      ref={place}
      className={classes.place}
      onPointerEnter={() => after(true, delayMs)}
      onPointerLeave={() => after(false, 100)}
      onFocus={() => after(true, delayMs)}
      onBlur={() => after(false, 0)}
      onPointerDown={({ pointerType }) => pointerType === 'touch' && after(true, 0)}
    >
      {children}
      {isShown && (
        <span
          ref={hint}
          id={id}
          role="tooltip"
          popover="manual"
          className={classes.hint}
          aria-hidden={isName || undefined}
        >
          {label}
        </span>
      )}
    </span>
  );
}

const gap = 6;

/** Below its place, above where there is no room, and never beyond the sides. */
function placeBelow(hint: HTMLElement, at: DOMRect): void {
  const { width, height } = hint.getBoundingClientRect();
  const start = Math.max(gap, Math.min(at.left + at.width / 2 - width / 2, innerWidth - width - gap));
  const isBelow = at.bottom + gap + height < innerHeight;
  hint.style.insetInline = 'auto';
  // Measured from the physical side, as the browser measures.
  hint.style.setProperty('translate', `${start}px ${isBelow ? at.bottom + gap : at.top - gap - height}px`);
}
