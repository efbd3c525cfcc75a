import { useNavigate } from '@tanstack/react-router';
import { useEffect } from 'react';
import { readCookie } from '#cookies.ts';
import { pathOf } from '#paths.ts';
import type { NavigationEntry } from './navigation.ts';

const sequenceMs = 1200;

/** Single keys can be switched off (WCAG 2.1.4): some tools type letters. */
export const areSingleKeysOn = () => readCookie('shortcuts') !== 'off';

const isTyping = (target: EventTarget | null) =>
  target instanceof HTMLElement &&
  (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));

const isBehindDialog = () => document.querySelector('[role="dialog"]') !== null;

/** `/` and `mod+K` open the search, `?` the list, `g` and a letter lead to a page. Keys are told by place, so they work on an Arabic keyboard. */
export function useShortcuts(
  entries: readonly NavigationEntry[],
  open: (what: 'search' | 'help') => void,
): void {
  const navigate = useNavigate();
  useEffect(() => {
    let wentFirst = 0;
    const listen = (event: KeyboardEvent) => {
      const letter = /^Key([A-Z])$/.exec(event.code)?.[1]?.toLowerCase();
      if ((event.metaKey || event.ctrlKey) && !event.shiftKey && !event.altKey && letter === 'k') {
        event.preventDefault();
        open('search');
        return;
      }
      if (event.metaKey || event.ctrlKey || event.altKey || event.repeat) return;
      if (isTyping(event.target) || isBehindDialog() || !areSingleKeysOn()) return;
      if (event.key === '/' || event.key === '?' || event.key === '؟') {
        event.preventDefault();
        open(event.key === '/' ? 'search' : 'help');
        return;
      }
      const entry =
        event.timeStamp - wentFirst < sequenceMs ? entries.find(({ key }) => key === letter) : undefined;
      wentFirst = letter === 'g' && !entry ? event.timeStamp : 0;
      if (entry) navigate({ to: pathOf(entry.page) });
    };
    document.addEventListener('keydown', listen);
    return () => document.removeEventListener('keydown', listen);
  }, [entries, navigate, open]);
}
