import { type Agent, get } from 'node:http';
import { text } from 'node:stream/consumers';
import type { Target } from './load.ts';

/** Milliseconds from asking to the end of the answer. @throws Error if it is a refusal */
export async function timeRequest({ url, headers = {} }: Target, agent: Agent): Promise<number> {
  const begin = performance.now();
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  get(url, { agent, headers }, (response) => text(response).then(resolve, reject)).on('error', reject);
  const answer = await promise;
  const ms = performance.now() - begin;
  if (!answer.startsWith('{"ok":true')) throw new Error(answer);
  return ms;
}
