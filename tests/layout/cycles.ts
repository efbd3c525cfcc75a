import type { Fault } from './fault.ts';
import type { Tree } from './tree.ts';

/** One fault for each ring of imports that a walk comes upon, types included. */
export function findCycles(tree: Tree): Fault[] {
  const faults: Fault[] = [];
  const done = new Set<string>();
  const trail: string[] = [];

  const visit = (path: string) => {
    if (done.has(path)) return;
    const start = trail.indexOf(path);
    if (start >= 0) {
      const ring = trail.slice(start);
      faults.push({ rule: 'cycle', file: path, detail: [...ring, path].join(' → ') });
      return;
    }
    trail.push(path);
    for (const target of tree.get(path)?.internals ?? []) visit(target);
    trail.pop();
    done.add(path);
  };

  for (const path of tree.keys()) visit(path);
  return faults;
}
