import { Agent } from 'node:http';
import { compilePermissions } from '@marsa/contract/permissions.ts';
import { startMarsa } from './marsa.ts';
import { medianOf, type Results } from './metric.ts';
import type { Plan } from './plan.ts';
import { measureRefusals } from './refusal-timing.ts';
import { timeRequest } from './time-request.ts';

/** What it costs to know what somebody may do, and that their token was not revoked. */
export async function measureAuth(plan: Plan, say: (text: string) => void): Promise<Results> {
  const perCheck = medianOf(Array.from({ length: plan.rounds }, timePermission));
  say(`auth.permission.us: ${perCheck.value.toFixed(3)} µs`);
  return {
    'auth.permission.us': perCheck,
    ...(await measureRevocation(plan, say)),
    ...(await measureRefusals(plan, say)),
  };
}

const checks = 200_000;

/** Microseconds of one check, of permissions that are held exactly, by a wildcard, and not at all. */
function timePermission(): number {
  const held = Array.from({ length: 196 }, (_, at) => `resource${at}:read`);
  const role = compilePermissions([...held, 'orders:*', '*:list', 'shop:items:*', 'a:b:c']);
  const asked = [
    'resource7:read',
    'orders:refund',
    'any:list',
    'shop:items:sell',
    'resource7:write',
    'x:y:z',
  ];
  let granted = 0;
  const begin = performance.now();
  for (let check = 0; check < checks; check++) if (role.has(asked[check % asked.length] ?? '')) granted++;
  const us = ((performance.now() - begin) * 1000) / checks;
  if (Math.abs(granted / checks - 4 / 6) > 0.01) throw new Error(`${granted} of ${checks} were granted`);
  return us;
}

/** Median time of a request by token where many are revoked over where few are, asked in turns. */
async function measureRevocation(plan: Plan, say: (text: string) => void): Promise<Results> {
  await using few = await startMarsa({ revoked: 10 });
  await using many = await startMarsa({ revoked: plan.manyRevoked });
  const targets = [await few.tokenTarget('/v1/me'), await many.tokenTarget('/v1/me')] as const;
  const agent = new Agent({ keepAlive: true });
  const times: [number[], number[]] = [[], []];
  for (let request = 0; request < plan.pages * 5; request++) {
    for (const side of [0, 1] as const) times[side].push(await timeRequest(targets[side], agent));
  }
  agent.destroy();
  const [low, high] = [medianOf(times[0]).value, medianOf(times[1]).value];
  say(`auth.revocation.millionOverTen: ${high.toFixed(3)} ms over ${low.toFixed(3)} ms`);
  return { 'auth.revocation.millionOverTen': medianOf([high / low]) };
}
