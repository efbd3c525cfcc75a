import { parentPort, workerData } from 'node:worker_threads';
import { compareSync } from 'bcryptjs';
import type { BcryptRequest } from './bcrypt-hash.ts';

/* The thread that `verifyBcrypt` starts: one password, one answer. */

const { password, hash }: BcryptRequest = workerData;
parentPort?.postMessage(compareSync(password, hash));
