import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

const dist = join(import.meta.dirname, '../../console/dist');

/** Of the first page and of each further one, in kilobytes (1000 bytes) of JavaScript as they go over the wire with gzip. */
export const mostKilobytes = { first: 180, further: 60 } as const;

export interface ConsoleWeight {
  /** All that is fetched before the page is there: of the overview, for those who are signed in, and of the sign-in. */
  first: Record<'overview' | 'sign-in', number>;
  /** By the file of the page: what it needs beyond a first one. */
  further: Record<string, number>;
}

interface Piece {
  file: string;
  imports?: string[];
}

type Pieces = Record<string, Piece>;

/** What the built console weighs, by the manifest of its build. @throws Error where it was not built */
export function weighConsole(): ConsoleWeight {
  const pieces: Pieces = JSON.parse(readFileSync(join(dist, 'manifest.json'), 'utf8'));
  const names = Object.keys(pieces);
  const frame = names.find((name) => /^_frame-.*\.js$/.test(name));
  if (frame === undefined) throw new Error('no piece holds the frame');
  const overview = closureOf(pieces, ['index.html', frame, 'src/features/overview/overview-page.tsx']);
  const signIn = closureOf(pieces, ['index.html', 'src/features/sign-in/login-page.tsx']);
  const further = names
    .filter((name) => /^src\/features\/.+-page\.tsx$/.test(name))
    .map((page) => {
      const more = [...closureOf(pieces, [page])].filter((name) => !overview.has(name) && !signIn.has(name));
      return [page, kilobytesOf(pieces, more)];
    });
  return {
    first: { overview: kilobytesOf(pieces, overview), 'sign-in': kilobytesOf(pieces, signIn) },
    further: Object.fromEntries(further),
  };
}

/** Everything that must be there before a piece runs. */
function closureOf(pieces: Pieces, names: readonly string[]): Set<string> {
  const found = new Set<string>();
  const follow = (name: string) => {
    if (found.has(name)) return;
    found.add(name);
    for (const needed of pieces[name]?.imports ?? []) follow(needed);
  };
  for (const name of names) follow(name);
  return found;
}

function kilobytesOf(pieces: Pieces, names: Iterable<string>): number {
  const files = new Set(
    [...names].flatMap((name) => pieces[name]?.file ?? []).filter((file) => file.endsWith('.js')),
  );
  return [...files].reduce((sum, file) => sum + sizeOf(join(dist, file)), 0) / 1000;
}

/** What is too small to be worth compressing is sent as it is. */
const sizeOf = (path: string) => (statSync(`${path}.gz`, { throwIfNoEntry: false }) ?? statSync(path)).size;
