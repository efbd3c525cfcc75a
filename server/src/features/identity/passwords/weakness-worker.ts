import { parentPort, workerData } from 'node:worker_threads';
import { readPasswordLists } from './password-lists.ts';
import type { WeaknessRequest } from './password-policy.ts';
import { findWeakness, openEstimator } from './password-weakness.ts';

/* The thread that `requireGoodPassword` starts: one password, one answer. */

const { password, words }: WeaknessRequest = workerData;
const guessing = { lists: readPasswordLists(), estimator: openEstimator() };
parentPort?.postMessage(findWeakness(guessing, password, words) ?? 'none');
