import { Agent, request } from 'node:http';
import { availableParallelism } from 'node:os';
import { text } from 'node:stream/consumers';
import { type Marsa, startMarsa } from './marsa.ts';
import { medianOf, type Results } from './metric.ts';
import type { Plan } from './plan.ts';
import type { Account } from './seed-identity.ts';
import { timeRequest } from './time-request.ts';

/** How fast people sign in, what others feel of it, and whether the time of a refusal tells who has an account. */
export async function measureSignIn(plan: Plan, say: (text: string) => void): Promise<Results> {
  // Each try comes from an address of its own: what is counted by address is not what is measured.
  const env = { TRUST_PROXY: '127.0.0.1/32' };
  await using marsa = await startMarsa({ accounts: plan.accounts, env });
  return { ...(await measureTiming(marsa, say)), ...(await measureLoad(marsa, plan, say)) };
}

/** As many as an account has without any waiting. */
const wrongTries = 4;
let addresses = 0;

/** Milliseconds of a sign-in. @throws Error if it does not end with the status */
async function timeSignIn({ url }: Marsa, account: Account, status: number, agent: Agent): Promise<number> {
  addresses++;
  const address = `10.${addresses >> 16}.${(addresses >> 8) & 255}.${addresses & 255}`;
  const headers = {
    'content-type': 'application/json',
    'sec-fetch-site': 'same-origin',
    'x-forwarded-for': address,
  };
  const begin = performance.now();
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const call = request(`${url}/v1/session`, { method: 'POST', agent, headers }, (response) => {
    text(response).then((answer) => {
      if (response.statusCode === status) resolve(answer);
      else reject(new Error(answer));
    }, reject);
  });
  call.on('error', reject).end(JSON.stringify(account));
  await promise;
  return performance.now() - begin;
}

/** Wrong passwords of accounts and of nobody, in turns, and each first as often as the other. */
async function measureTiming(marsa: Marsa, say: (text: string) => void): Promise<Results> {
  const agent = new Agent({ keepAlive: true });
  const times: Record<'known' | 'unknown', number[]> = { known: [], unknown: [] };
  for (let round = 0; round < wrongTries; round++) {
    for (const [at, { email }] of marsa.accounts.entries()) {
      const tries = [
        ['known', email],
        ['unknown', `nobody${round}-${at}@example.com`],
      ] as const;
      for (const [who, address] of at % 2 === 0 ? tries : tries.toReversed())
        times[who].push(await timeSignIn(marsa, { email: address, password: 'wrong' }, 401, agent));
    }
  }
  agent.destroy();
  const [known, unknown] = [medianOf(times.known).value, medianOf(times.unknown).value];
  say(`auth.timing.knownOverUnknown: ${known.toFixed(2)} ms over ${unknown.toFixed(2)} ms`);
  return { 'auth.timing.knownOverUnknown': medianOf([Math.max(known / unknown, unknown / known)]) };
}

/** Of all threads of the server, as it tells Prometheus: what others do on the machine does not count. */
async function processorSeconds({ url }: Marsa): Promise<number> {
  const metrics = await (await fetch(`${url}/health/metrics`)).text();
  const seconds = /^process_cpu_seconds_total (\S+)$/m.exec(metrics)?.[1];
  if (seconds === undefined) throw new Error('/health/metrics tells no processor time');
  return Number(seconds);
}

/** Sign-ins as fast as the server takes them, and beside them one request after the other by somebody else. */
async function measureLoad(marsa: Marsa, plan: Plan, say: (text: string) => void): Promise<Results> {
  const cores = availableParallelism();
  const atOnce = Math.min(4 * cores, marsa.accounts.length);
  const rates: number[] = [];
  const waits: number[] = [];
  for (let round = 0; round < Math.ceil(plan.rounds / 3); round++) {
    const end = performance.now() + plan.seconds * 1000;
    const agent = new Agent({ keepAlive: true });
    let done = 0;
    const signInAgainAndAgain = async (first: number) => {
      for (let at = first; performance.now() < end; at = (at + atOnce) % marsa.accounts.length) {
        const account = marsa.accounts[at];
        if (account) await timeSignIn(marsa, account, 201, agent);
        done++;
      }
    };
    const askAgainAndAgain = async () => {
      while (performance.now() < end) waits.push(await timeRequest(marsa.target('/v1/me'), agent));
    };
    const before = await processorSeconds(marsa);
    const people = Array.from({ length: atOnce }, (_, first) => signInAgainAndAgain(first));
    await Promise.all([...people, askAgainAndAgain()]);
    rates.push(done / ((await processorSeconds(marsa)) - before));
    agent.destroy();
  }
  const othersP99 = waits.toSorted((a, b) => a - b)[Math.floor(waits.length * 0.99)] ?? Number.NaN;
  say(`auth.signinsPerCore: ${medianOf(rates).value.toFixed(1)} in a second of a core`);
  say(`auth.signins.othersP99: ${othersP99.toFixed(1)} ms of ${waits.length} requests`);
  return { 'auth.signinsPerCore': medianOf(rates), 'auth.signins.othersP99': medianOf([othersP99]) };
}
