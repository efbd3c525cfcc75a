import { type ReactNode, useId, useRef, useState } from 'react';
import classes from './pop-menu.module.css';

/**
 * A button and what it opens: links and buttons in a card, in the browser's own top layer. A click beside it, Escape and a
 * choice close it; the focus goes back to the button.
 */
export function PopMenu({
  label,
  button,
  buttonClass,
  side = 'end',
  onOpen,
  children,
}: {
  /** Name of the button, where what it shows is no text. */
  label?: string;
  button: ReactNode;
  buttonClass?: string | undefined;
  /** Where the card lines up with the button. */
  side?: 'start' | 'end';
  onOpen?(): void;
  children: ReactNode;
}) {
  const id = useId();
  const target = useRef<HTMLButtonElement>(null);
  const card = useRef<HTMLDivElement>(null);
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <button
        ref={target}
        type="button"
        className={buttonClass ?? classes.button}
        aria-label={label}
        aria-expanded={isOpen}
        popoverTarget={id}
      >
        {button}
      </button>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: a choice within it closes it. */}
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: links and buttons make clicks of keys. */}
      <div
        ref={card}
        id={id}
        popover="auto"
        className={classes.card}
        onToggle={({ newState }) => {
          const opens = newState === 'open';
          setOpen(opens);
          if (!opens || !card.current || !target.current) return;
          onOpen?.();
          placeAt(card.current, target.current.getBoundingClientRect(), side);
        }}
        onClick={({ target: chosen }) => {
          if (chosen instanceof Element && chosen.closest('a, button')) card.current?.hidePopover();
        }}
      >
        {children}
      </div>
    </>
  );
}

const gap = 6;

/** Below the button, or above it where the window ends before the card does. */
function placeAt(card: HTMLElement, at: DOMRect, side: 'start' | 'end'): void {
  const isRtl = getComputedStyle(card).direction === 'rtl';
  const isFromLeft = (side === 'start') !== isRtl;
  const { width, height } = card.getBoundingClientRect();
  const left = isFromLeft ? at.left : at.right - width;
  const within = Math.max(gap, Math.min(left, innerWidth - width - gap));
  const below = at.bottom + gap;
  const top = below + height + gap <= innerHeight ? below : Math.max(gap, at.top - gap - height);
  card.style.setProperty('translate', `${within}px ${top}px`);
}

export { classes as popMenuClasses };
