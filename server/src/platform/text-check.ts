import type { Issue } from '@marsa/contract/problems.ts';

const message = 'must be valid Unicode without NUL: databases do not agree on how to keep anything else';

/**
 * The first text in a parsed request that no database keeps as it is: NUL, or half of a surrogate pair. Names of
 * members count too.
 */
export function findBrokenText(value: unknown, path = ''): Issue | undefined {
  if (typeof value === 'string') return isSound(value) ? undefined : { path, rule: 'text', message };
  if (typeof value !== 'object' || value === null) return undefined;
  for (const [name, member] of Object.entries(value)) {
    const at = path === '' ? name : `${path}.${name}`;
    if (!isSound(name)) return { path: path || 'body', rule: 'text', message };
    const found = findBrokenText(member, at);
    if (found) return found;
  }
  return undefined;
}

const isSound = (text: string) => text.isWellFormed() && !text.includes('\0');
