import { readFileSync, writeFileSync } from 'node:fs';
import inspector from 'node:inspector';

/**
 * Keeps the debugger off: whoever reaches it reads every key in memory. SIGUSR1 would open it on loopback, for every
 * user of the machine.
 * @throws Error where the process was started with a debugger
 */
export function refuseDebugger(): void {
  if (inspector.url() !== undefined) {
    throw new Error(
      '--inspect is set: whoever reaches the debugger reads every key. Leave it out in production.',
    );
  }
  process.on('SIGUSR1', () => {});
}

const filterFile = '/proc/self/coredump_filter';

/**
 * Keeps the memory of this process, and of those it starts, out of core dumps. Node cannot set limits of its process
 * (RLIMIT_CORE) or make it undumpable (prctl), but Linux lets each process say which of its memory a dump holds: none.
 * That also holds where dumps are piped to a program, which the limit does not stop. Elsewhere nothing happens.
 */
export function keepMemoryOutOfCores(): void {
  try {
    writeFileSync(filterFile, '0');
  } catch {
    // Not Linux, or /proc is read-only: coreDumpWarning says what that means.
  }
}

/** A sentence where a crash would write the memory of the process, keys included, to a file. */
export function coreDumpWarning(
  limits = readOrEmpty('/proc/self/limits'),
  filter = readOrEmpty(filterFile),
): string | undefined {
  if (/^0+\n?$/.test(filter)) return undefined;
  const softLimit = /^Max core file size\s+(\S+)/m.exec(limits)?.[1];
  if (softLimit === undefined || softLimit === '0') return undefined;
  return 'A crash would write the keys in memory to a core dump: start with ulimit -c 0 (systemd: LimitCORE=0).';
}

function readOrEmpty(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
