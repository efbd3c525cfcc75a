import type { Issue } from '@marsa/contract/problems.ts';

const message = 'must be valid Unicode without NUL: databases do not agree on how to keep anything else';

/**
 * The first text in a parsed request that no database keeps as it is: NUL, or half of a surrogate pair. Names of
 * members count too. Keeps a list of its own of what is still to be looked at, since a body can be nested deeper than
 * functions can call each other.
 */
export function findBrokenText(root: unknown): Issue | undefined {
  const rest = [{ value: root, path: '' }];
  for (let next = rest.pop(); next !== undefined; next = rest.pop()) {
    const { value, path } = next;
    if (typeof value === 'string' && !isSound(value)) return { path, rule: 'text', message };
    // Bytes are no text yet.
    if (typeof value !== 'object' || value === null || value instanceof Uint8Array) continue;
    for (const [name, member] of Object.entries(value).reverse()) {
      if (!isSound(name)) return { path: path || 'body', rule: 'text', message };
      rest.push({ value: member, path: path === '' ? name : `${path}.${name}` });
    }
  }
  return undefined;
}

const isSound = (text: string) => text.isWellFormed() && !text.includes('\0');
