import { TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { useState } from 'react';
import { useUrlState } from '#url-state.ts';

/** Looks for a text in a list: `q` in the address. */
export function SearchField({ label, placeholder }: { label: string; placeholder: string }) {
  const [{ q = '' }, setUrl] = useUrlState('q', 'cursor');
  const [text, setText] = useState(q);
  const [seen, setSeen] = useState(q);
  const [sent, setSent] = useState(q);
  const seek = useDebouncedCallback((value: string) => {
    setSent(value);
    setUrl({ q: value || undefined, cursor: undefined });
  }, 250);
  if (q !== seen) {
    setSeen(q);
    // The address was changed by something else: the way back, or the button that clears the filters.
    if (q !== sent) {
      setSent(q);
      setText(q);
    }
  }
  return (
    <TextInput
      type="search"
      aria-label={label}
      placeholder={placeholder}
      dir="auto"
      maxLength={100}
      value={text}
      onChange={(event) => {
        setText(event.currentTarget.value);
        seek(event.currentTarget.value.trim());
      }}
    />
  );
}
