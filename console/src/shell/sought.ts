import { useDebouncedValue } from '@mantine/hooks';
import { useState } from 'react';

/**
 * What the server is asked for while somebody types into a field of choices.
 * @param chosen its name stands in the field, and is not what is looked for
 */
export function useSought(chosen: string | undefined): [q: string, setText: (text: string) => void] {
  const [text, setText] = useState('');
  const [q] = useDebouncedValue(text === chosen ? '' : text.trim(), 200);
  return [q, setText];
}
