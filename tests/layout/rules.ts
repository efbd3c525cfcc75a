import { findCycles } from './cycles.ts';
import type { Fault } from './fault.ts';
import { findMisplaced } from './layers.ts';
import { findForbiddenCalls } from './sources-of-truth.ts';
import { findForeignTables } from './tables.ts';
import { readTree, type SourceFile } from './tree.ts';

const maxLines = 300;

/**
 * Everything that breaks the shape of the house (DESIGN.md, "The one rule"). Pure, so that its own test can plant faults.
 * @param files path from the root of the repository → text; sources and the package.json files
 */
export function layoutFaults(files: ReadonlyMap<string, string>): Fault[] {
  const tree = readTree(files);
  return [
    ...[...tree.values()].flatMap((file) => [...findUnresolved(file, files), ...findNameFaults(file)]),
    ...findMisplaced(tree),
    ...findCycles(tree),
    ...findForeignTables(tree),
    ...findForbiddenCalls(tree),
  ];
}

/** An edge that leads nowhere would hide from every other rule. */
function findUnresolved({ path, internals, code }: SourceFile, files: ReadonlyMap<string, string>): Fault[] {
  const faults: Fault[] = internals
    .filter((target) => !files.has(target) && /\.[cm]?[jt]sx?$|\/[^.]*$/.test(target))
    .map((target) => ({ rule: 'unresolved', file: path, detail: `there is no ${target}` }));
  const isProduct = /^((contract|client|server|cli|sandbox)\/|console\/src\/)/.test(path);
  if (isProduct && /\bimport\s*\(\s*[^'"`\s]/.test(code)) {
    faults.push({
      rule: 'computed-import',
      file: path,
      detail: 'an import whose target only shows when it runs',
    });
  }
  return faults;
}

const vagueWord = /^(utils?|helpers?|common|misc)$/;

function findNameFaults({ path, text }: SourceFile): Fault[] {
  const faults: Fault[] = [];
  const vague = path.split(/[/.]/).find((part) => vagueWord.test(part) || /-(utils?|helpers?)$/.test(part));
  if (vague)
    faults.push({ rule: 'name', file: path, detail: `"${vague}" says nothing: name it by what it is` });
  if (/\/index\.[cm]?[jt]sx?$/.test(path) && path !== 'contract/src/index.ts') {
    faults.push({ rule: 'barrel', file: path, detail: 'only contract has an index.ts' });
  }
  const lines = text.split('\n').length - 1;
  if (lines > maxLines)
    faults.push({ rule: 'length', file: path, detail: `${lines} lines, at most ${maxLines}` });
  return faults;
}
