import { Worker } from 'node:worker_threads';

const bcryptShape = /^\$2[aby]\$(0[4-9]|1[0-5])\$[./A-Za-z0-9]{53}$/;
const timeLimitMs = 20_000;

/** `$2a$`, `$2b$` or `$2y$` with a cost of 4 to 15: what an older system may have left. New ones are never made. */
export const isBcrypt = (hash: string): boolean => bcryptShape.test(hash);

export interface BcryptRequest {
  password: string;
  hash: string;
}

/**
 * Whether the password belongs to the hash. Bcrypt reads 72 bytes of it and no more. In JavaScript it takes a third of
 * a second at a cost of 12, so it runs in a thread of its own.
 */
export function verifyBcrypt(request: BcryptRequest): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL('./bcrypt-worker.ts', import.meta.url), {
      workerData: request,
      env: {},
    });
    const finish = (settle: () => void) => {
      clearTimeout(timer);
      worker.removeAllListeners();
      worker.terminate().then(settle, reject);
    };
    const timer = setTimeout(() => finish(() => resolve(false)), timeLimitMs);
    worker.once('message', (isRight: boolean) => finish(() => resolve(isRight)));
    worker.once('error', (error) => finish(() => reject(error)));
  });
}
