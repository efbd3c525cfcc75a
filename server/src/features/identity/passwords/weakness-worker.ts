import { parentPort } from 'node:worker_threads';
import { readPasswordLists } from './password-lists.ts';
import { findWeakness, openEstimator } from './password-weakness.ts';
import type { WeaknessRequest } from './weakness-thread.ts';

/* The thread of `askForWeakness`: an answer for each password. */

const guessing = { lists: readPasswordLists(), estimator: openEstimator() };
parentPort?.on('message', ({ password, words }: WeaknessRequest) =>
  parentPort?.postMessage(findWeakness(guessing, password, words) ?? 'none'),
);
