import * as projects from '@marsa/contract/projects.ts';
import * as vault from '@marsa/contract/vault.ts';
import type { BareRoute } from './bare-server.ts';
import { type Child, startChild } from './child.ts';
import { measureRate, type Target } from './load.ts';
import { type Marsa, startMarsa } from './marsa.ts';
import { type MetricName, medianOf, type Results } from './metric.ts';
import type { Plan } from './plan.ts';
import { makeServiceAccount } from './service-account.ts';
import { makeWebhookTarget } from './signed-webhooks.ts';

type Targets = readonly (readonly [name: MetricName, target: Target])[];

/** Requests a second over those of a bare Fastify route that gives the same answer. */
export async function measureHttp(plan: Plan, say: (text: string) => void): Promise<Results> {
  await using warm = await startMarsa({ projects: 100 });
  await using cold = await startMarsa({ rememberKeysMs: 0 });
  const targets: Targets = [
    ['http.health', warm.target('/v1/health')],
    ['http.me.warm', warm.target('/v1/me')],
    ['http.me.cold', cold.target('/v1/me')],
    ['http.session.warm', await warm.sessionTarget('/v1/me')],
    ['http.session.cold', await cold.sessionTarget('/v1/me')],
    ['http.token.warm', await warm.tokenTarget('/v1/me')],
    ['http.token.cold', await cold.tokenTarget('/v1/me')],
    ['http.projects100', warm.target('/v1/projects?limit=100')],
    ['http.download', warm.target(await storeCredential(warm), 'POST')],
    // The last, since what it leaves to be worked on would disturb the others.
    ['http.webhook', await makeWebhookTarget(cold)],
  ];
  await using bare = await startBare(targets);
  const results: Results = {};
  for (const [name, target] of targets) {
    const bareTarget = { ...target, url: `${bare.ready.url}/${name}` };
    const { ratios, rate } = await measureRatios(target, bareTarget, plan);
    results[name] = medianOf(ratios);
    say(`${name}: ${results[name].value.toFixed(3)} (${rate.toFixed(0)} requests/s)`);
  }
  return results;
}

/** In turns, so that both sides of a ratio meet the same moments of the machine. */
async function measureRatios(target: Target, bare: Target, plan: Plan) {
  for (const side of [bare, target]) await measureRate(side, plan.warmUpSeconds);
  const ratios: number[] = [];
  const rates: number[] = [];
  for (let round = 0; round < plan.rounds; round++) {
    const before = await measureRate(bare, plan.seconds / 2);
    const rate = await measureRate(target, plan.seconds);
    const after = await measureRate(bare, plan.seconds / 2);
    ratios.push((2 * rate) / (before + after));
    rates.push(rate);
  }
  return { ratios, rate: medianOf(rates).value };
}

/** Gives every target its bare route, named as the metric is. */
async function startBare(targets: Targets): Promise<Child<{ url: string }>> {
  const routes = await Promise.all(
    targets.map(async ([name, { url, next, ...request }]): Promise<BareRoute> => {
      const response = await fetch(url, { ...request, ...next?.() });
      if (!response.ok) throw new Error(`${url} answered ${response.status}: ${await response.text()}`);
      return { method: request.method ?? 'GET', path: `/${name}`, answer: await response.json() };
    }),
  );
  return startChild('bare-server.ts', { args: [JSON.stringify(routes)] });
}

/** @returns path of its download */
async function storeCredential({ client }: Marsa): Promise<string> {
  const type = 'GOOGLE_PLAY_SA_B64';
  const body = { name: 'Vault', domain: 'https://vault.example.com' };
  const { id } = await client.call(projects.create, { body });
  await client.call(vault.put, { params: { id, type }, body: { value: makeServiceAccount() } });
  return `/v1/projects/${id}/credentials/${type}/download`;
}
