import { Worker } from 'node:worker_threads';
import pLimit from 'p-limit';

/** What a keystore holds under one alias. */
export interface KeystoreEntry {
  alias: string;
  /** A key pair; else only a certificate somebody trusted. */
  hasKey: boolean;
  /** DER. */
  certificate?: Uint8Array | undefined;
  /** Whether the key password opens the key; undefined where none was given. */
  keyOpens?: boolean | undefined;
}

/** Why a keystore does not open. */
export type KeystoreFault = 'password' | 'iterations' | 'damaged' | 'slow';

export interface KeystoreRequest {
  bytes: Uint8Array;
  format: KeystoreFormat;
  password: string;
  keyPassword?: string | undefined;
}

export type KeystoreFormat = 'PKCS#12' | 'JKS';

/** Milliseconds that opening a keystore may take; what keytool writes takes a third of a second. */
const timeLimitMs = 15_000;
const memoryLimitMb = 128;

/** One after the other, so that a burst of keystores leaves the other cores to the requests. */
const inTurn = pLimit(1);

/**
 * Opens a keystore in a thread of its own, bounded in time and memory: it is a file of somebody else's making, and
 * deriving its keys takes long even when it is honest.
 */
export const readKeystore = (request: KeystoreRequest): Promise<KeystoreEntry[] | KeystoreFault> =>
  inTurn(() => readApart(request));

function readApart(request: KeystoreRequest): Promise<KeystoreEntry[] | KeystoreFault> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL('./keystore-worker.ts', import.meta.url), {
      workerData: request,
      env: {},
      resourceLimits: { maxOldGenerationSizeMb: memoryLimitMb },
    });
    const timer = setTimeout(() => finish(() => resolve('slow')), timeLimitMs);
    const finish = (settle: () => void) => {
      clearTimeout(timer);
      worker.removeAllListeners();
      worker.terminate().then(settle, reject);
    };
    worker.once('message', (entries: KeystoreEntry[] | KeystoreFault) => finish(() => resolve(entries)));
    worker.once('error', (error) => finish(() => (isOutOfMemory(error) ? resolve('slow') : reject(error))));
  });
}

const isOutOfMemory = (error: unknown) =>
  error instanceof Error && 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY';
