import { DatabaseSync } from 'node:sqlite';

/**
 * Takes a lock that one process has at a time, also of those that do not see each other, as in containers. The system
 * lets go of it when the process ends, however it ends. Node has none of its own: it is that of an empty database.
 * @param path of a file for nothing but this; it stays
 * @returns undefined where somebody has it
 */
export function tryLockFile(path: string): Disposable | undefined {
  const file = new DatabaseSync(path, { timeout: 0 });
  try {
    // Without a file for the way back: nothing is ever written.
    file.exec('pragma journal_mode = memory; begin exclusive');
  } catch (error) {
    file.close();
    if (error instanceof Error && /locked|busy/.test(error.message)) return undefined;
    throw error;
  }
  return { [Symbol.dispose]: () => file.close() };
}
