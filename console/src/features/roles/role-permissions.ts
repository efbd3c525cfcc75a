import {
  compilePermissions,
  type Permission,
  permissionPattern,
  permissions,
} from '@marsa/contract/permissions.ts';
import type { ResourceOf } from '#ui/permission.text.ts';

type Scope = (typeof permissions)[Permission]['scope'];
export type Resource = ResourceOf<Permission>;

export interface MatrixRow {
  permission: Permission;
  scope: Scope;
}

export interface MatrixGroup {
  resource: Resource;
  /** `resource:*`: these and what is added later. */
  wildcard: string;
  rows: readonly MatrixRow[];
}

const isPermission = (text: string): text is Permission => text in permissions;
const resourceOf = (permission: Permission) => permission.slice(0, permission.indexOf(':')) as Resource;

/** Every permission of Marsa, by what it is about, in the order of the contract. */
export const matrix: readonly MatrixGroup[] = Object.entries(
  Object.groupBy(Object.keys(permissions).filter(isPermission), resourceOf),
).map(([resource, members = []]) => ({
  resource: resource as Resource,
  wildcard: `${resource}:*`,
  rows: members.map((permission) => ({ permission, scope: permissions[permission].scope })),
}));

const own = new Set<string>([
  '*',
  ...matrix.flatMap(({ wildcard, rows }) => [wildcard, ...rows.map((row) => row.permission)]),
]);

/** Words that are not in the matrix: of other systems, or patterns such as `*:read`. */
export const foreignWords = (granted: readonly string[]): string[] =>
  granted.filter((word) => !own.has(word));

export const withForeignWords = (granted: readonly string[], words: readonly string[]): string[] => [
  ...granted.filter((word) => own.has(word)),
  ...new Set(words.map((word) => word.trim()).filter((word) => word !== '' && !own.has(word))),
];

export const isWord = (text: string): boolean => text.length <= 100 && permissionPattern.test(text);

/** `given`: by itself; `implied`: by a wildcard, so that it cannot be taken away alone. */
export type Holding = 'given' | 'implied' | 'none';

/** How a word is held by what is granted. */
export function holdingOf(word: string, granted: readonly string[]): Holding {
  if (granted.includes(word)) return 'given';
  return compilePermissions(granted).has(word) ? 'implied' : 'none';
}

/** Gives a word, or takes it away. What a wildcard holds anyway is not kept twice. */
export function toggle(granted: readonly string[], word: string, isGiven: boolean): string[] {
  const others = granted.filter((other) => other !== word);
  if (!isGiven) return others;
  const holds = compilePermissions([word]);
  return [...others.filter((other) => !holds.has(other)), word];
}
