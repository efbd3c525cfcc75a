/** More than this is not remembered at once; the oldest go first. */
const most = 10_000;

/** What was found out about credentials, by the hash of each, so that none is kept and no wrong one finds anything. */
export interface Remembered<T> {
  get(fingerprint: string): T | undefined;
  set(fingerprint: string, known: T): void;
  delete(fingerprint: string): void;
  clear(): void;
}

export function createRemembered<T>(): Remembered<T> {
  const remembered = new Map<string, T>();
  return {
    get: (fingerprint) => remembered.get(fingerprint),
    set(fingerprint, known) {
      const [oldest] = remembered.keys();
      if (remembered.size >= most && oldest !== undefined) remembered.delete(oldest);
      remembered.set(fingerprint, known);
    },
    delete: (fingerprint) => void remembered.delete(fingerprint),
    clear: () => remembered.clear(),
  };
}
