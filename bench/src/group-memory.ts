import { setTimeout as pause } from 'node:timers/promises';
import { ask } from './load.ts';
import { type Marsa, startMarsa } from './marsa.ts';
import { medianOf, type Results } from './metric.ts';
import type { Plan } from './plan.ts';

/** By how much the resident memory has grown after many requests, from when the server had been warmed up. */
export async function measureMemory({ memoryRequests }: Plan, say: (text: string) => void): Promise<Results> {
  await using marsa = await startMarsa({ projects: 20 });
  const requests = ['/v1/health', '/v1/me', '/v1/projects?limit=20'];
  const askAll = async (amount: number) => {
    for (const path of requests) await ask(marsa.target(path), Math.ceil(amount / requests.length));
  };
  // By then the heap has the size it works with.
  await askAll(memoryRequests / 2);
  const before = await residentMB(marsa);
  await askAll(memoryRequests);
  await pause(1000);
  const after = await residentMB(marsa);
  say(`memory.growthMB: from ${before.toFixed(0)} to ${after.toFixed(0)} MB`);
  return { 'memory.growthMB': medianOf([after - before]) };
}

/** As the server itself tells Prometheus. */
async function residentMB({ url }: Marsa): Promise<number> {
  const text = await (await fetch(`${url}/health/metrics`)).text();
  const bytes = /^process_resident_memory_bytes (\S+)$/m.exec(text)?.[1];
  if (bytes === undefined) throw new Error('/health/metrics tells no resident memory');
  return Number(bytes) / 1e6;
}
