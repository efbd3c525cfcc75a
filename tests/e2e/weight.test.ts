import assert from 'node:assert/strict';
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';

const dist = join(import.meta.dirname, '../../console/dist');

interface Piece {
  file: string;
  imports?: string[];
  dynamicImports?: string[];
  isEntry?: boolean;
}

/** Kilobytes (1000 bytes) of JavaScript, as it goes over the wire with gzip. */
const firstPage = 180;
const furtherPage = 60;

const manifest = (): Record<string, Piece> => JSON.parse(readFileSync(join(dist, 'manifest.json'), 'utf8'));

/** Everything that must be there before a piece runs. */
function closureOf(pieces: Record<string, Piece>, names: readonly string[]): Set<string> {
  const found = new Set<string>();
  const follow = (name: string) => {
    if (found.has(name)) return;
    found.add(name);
    for (const needed of pieces[name]?.imports ?? []) follow(needed);
  };
  for (const name of names) follow(name);
  return found;
}

function kilobytesOf(pieces: Record<string, Piece>, names: Iterable<string>): number {
  const files = new Set(
    [...names].flatMap((name) => pieces[name]?.file ?? []).filter((file) => file.endsWith('.js')),
  );
  return [...files].reduce((sum, file) => sum + sizeOf(join(dist, file)), 0) / 1000;
}

/** What is too small to be worth compressing is sent as it is. */
const sizeOf = (path: string) => (statSync(`${path}.gz`, { throwIfNoEntry: false }) ?? statSync(path)).size;

test('the first page and each further one are light', () => {
  const pieces = manifest();
  const entry = 'index.html';
  const pages = Object.keys(pieces).filter((name) => /^src\/features\/.+-page\.tsx$/.test(name));
  assert.ok(pages.length >= 5, pages.join());
  const frame = Object.keys(pieces).find((name) => /^_frame-.*\.js$/.test(name)) ?? '';
  assert.ok(frame !== '', 'no piece holds the frame');
  const overview = 'src/features/overview/overview-page.tsx';
  const first = closureOf(pieces, [entry, frame, overview]);
  const signIn = closureOf(pieces, [entry, 'src/features/sign-in/login-page.tsx']);
  const weights = {
    overview: kilobytesOf(pieces, first),
    'sign-in': kilobytesOf(pieces, signIn),
  };
  for (const [name, weight] of Object.entries(weights))
    assert.ok(weight <= firstPage, `${name}: ${weight.toFixed(1)} kB, at most ${firstPage}`);
  const heavy = pages.flatMap((page) => {
    const more = [...closureOf(pieces, [page])].filter((name) => !first.has(name) && !signIn.has(name));
    const weight = kilobytesOf(pieces, more);
    return weight > furtherPage ? [`${page}: ${weight.toFixed(1)} kB more`] : [];
  });
  assert.deepEqual(heavy, [], `at most ${furtherPage} kB; dialogs are fetched by lazyPart()`);
});
