import { readFileSync } from 'node:fs';
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

/** A sentence where a crash would write the memory of the process, keys included, to a file. */
export function coreDumpWarning(limits = readLimits()): string | undefined {
  const softLimit = /^Max core file size\s+(\S+)/m.exec(limits)?.[1];
  if (softLimit === undefined || softLimit === '0') return undefined;
  return 'A crash would write the keys in memory to a core dump: start with ulimit -c 0 (systemd: LimitCORE=0).';
}

function readLimits(): string {
  try {
    return readFileSync('/proc/self/limits', 'utf8');
  } catch {
    return '';
  }
}
