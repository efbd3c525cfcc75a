import { Agent } from 'node:http';
import { startMarsa } from './marsa.ts';
import { medianOf, type Results } from './metric.ts';
import type { Plan } from './plan.ts';
import { timeRequest } from './time-request.ts';

const page50 = '/v1/projects?limit=50';

/** Median time of a page of a long list over that of a short one, asked one after the other in turns. */
export async function measureList(plan: Plan, say: (text: string) => void): Promise<Results> {
  await using few = await startMarsa({ projects: 100 });
  await using many = await startMarsa({ projects: plan.manyProjects });
  const agent = new Agent({ keepAlive: true });
  const [fewMs, manyMs]: [number[], number[]] = [[], []];
  for (let page = 0; page < plan.pages; page++) {
    fewMs.push(await timeRequest(few.target(page50), agent));
    manyMs.push(await timeRequest(many.target(page50), agent));
  }
  agent.destroy();
  const [low, high] = [medianOf(fewMs).value, medianOf(manyMs).value];
  say(`list.100kOver100: ${high.toFixed(2)} ms over ${low.toFixed(2)} ms`);
  return { 'list.100kOver100': medianOf([high / low]) };
}
