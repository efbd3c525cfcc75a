import { Agent, get } from 'node:http';
import { text } from 'node:stream/consumers';
import { type Marsa, startMarsa } from './marsa.ts';
import { medianOf, type Results } from './metric.ts';
import type { Plan } from './plan.ts';

/** Median time of a page of a long list over that of a short one, asked one after the other in turns. */
export async function measureList(plan: Plan, say: (text: string) => void): Promise<Results> {
  await using few = await startMarsa({ projects: 100 });
  await using many = await startMarsa({ projects: plan.manyProjects });
  const agent = new Agent({ keepAlive: true });
  const [fewMs, manyMs]: [number[], number[]] = [[], []];
  for (let page = 0; page < plan.pages; page++) {
    fewMs.push(await timePage(few, agent));
    manyMs.push(await timePage(many, agent));
  }
  agent.destroy();
  const [low, high] = [medianOf(fewMs).value, medianOf(manyMs).value];
  say(`list.100kOver100: ${high.toFixed(2)} ms over ${low.toFixed(2)} ms`);
  return { 'list.100kOver100': medianOf([high / low]) };
}

/** Milliseconds from asking to the end of the answer. */
async function timePage(marsa: Marsa, agent: Agent): Promise<number> {
  const { url, headers } = marsa.target('/v1/projects?limit=50');
  const begin = performance.now();
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  get(url, { agent, headers }, (response) => text(response).then(resolve, reject)).on('error', reject);
  const answer = await promise;
  const ms = performance.now() - begin;
  if (!answer.startsWith('{"ok":true')) throw new Error(answer);
  return ms;
}
