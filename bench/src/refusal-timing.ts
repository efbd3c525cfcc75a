import { Agent, request } from 'node:http';
import * as me from '@marsa/contract/me.ts';
import { makeApiKey, withChecksum } from '@marsa/server/platform/token.ts';
import { type Marsa, startMarsa } from './marsa.ts';
import { medianOf, type Results } from './metric.ts';
import type { Plan } from './plan.ts';

/**
 * The time of a refusal, as who asks sees it: of a key whose id is known (only the secret is wrong) over one that is not
 * known at all. Were they apart, ids of keys could be found by asking.
 */
export async function measureRefusals(plan: Plan, say: (text: string) => void): Promise<Results> {
  await using marsa = await startMarsa({
    rememberKeysMs: 0,
    env: { TRUST_PROXY: '127.0.0.0/8', BAN_AFTER_FAILS: '1000' },
  });
  using agent = openAgent();
  await marsa.client.call(me.get);
  await measureRound(marsa, agent, plan.authPairs);
  const ratios: number[] = [];
  for (let round = 0; round < plan.rounds; round++)
    ratios.push(await measureRound(marsa, agent, plan.authPairs));
  say(`auth.timing.keyKnownOverUnknown: ${ratios.map((ratio) => ratio.toFixed(3)).join(', ')}`);
  return { 'auth.timing.keyKnownOverUnknown': medianOf(ratios) };
}

/** In pairs whose order changes, so that both meet the same moments of the machine. */
async function measureRound({ url, apiKey }: Marsa, agent: Agent, pairs: number): Promise<number> {
  // Made before anything is timed, both in the same way: all with secrets of their own.
  const keys = {
    known: Array.from({ length: pairs }, () => wrongSecretOf(apiKey)),
    unknown: Array.from({ length: pairs }, () => makeApiKey().apiKey),
  };
  const times: Record<'known' | 'unknown', number[]> = { known: [], unknown: [] };
  for (let pair = 0; pair < pairs; pair++) {
    const order = pair % 2 === 0 ? (['known', 'unknown'] as const) : (['unknown', 'known'] as const);
    for (const kind of order) {
      times[kind].push(await timeRefusal(url, agent, keys[kind][pair] ?? ''));
    }
  }
  return medianOf(times.known).value / medianOf(times.unknown).value;
}

/** Milliseconds. @throws Error if it was not the refusal of a wrong key */
function timeRefusal(url: string, agent: Agent, apiKey: string): Promise<number> {
  const { promise, resolve, reject } = Promise.withResolvers<number>();
  const begun = performance.now();
  const headers = { 'x-api-key': apiKey, 'x-forwarded-for': nextClient() };
  const asked = request(`${url}/v1/me`, { agent, headers }, (answer) => {
    const took = performance.now() - begun;
    answer.resume().on('end', () => {
      if (answer.statusCode === 401) resolve(took);
      else reject(new Error(`a wrong key was answered with ${answer.statusCode}`));
    });
  });
  asked.on('error', reject).end();
  return promise;
}

let clients = 0;

/** Another address before the one is banned. */
function nextClient(): string {
  const group = Math.floor(clients++ / 900);
  return `10.${(group >> 16) & 255}.${(group >> 8) & 255}.${group & 255}`;
}

/** One connection, kept. */
function openAgent(): Agent & Disposable {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  return Object.assign(agent, { [Symbol.dispose]: () => agent.destroy() });
}

/** The same id and another secret, of the right form. */
const wrongSecretOf = (apiKey: string): string =>
  withChecksum(apiKey.slice(0, 18) + makeApiKey().apiKey.slice(18, 58));
