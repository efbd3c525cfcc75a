import { createHash } from 'node:crypto';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Controls, RepositoryPlan } from './controls.ts';
import type { Fault } from './faults.ts';
import type { PlannedFailure } from './github/actions/plan.ts';
import { stageOfRun } from './github/actions/timeline.ts';
import type { HookPlan } from './github/hooks.ts';
import type { TokenWish } from './github/tokens.ts';

interface Named {
  owner: string;
  name: string;
}
type Action = (controls: Controls, text: string, params: Named) => unknown;

/** An action on a JSON body. */
const on =
  <Body>(act: (controls: Controls, body: Body) => unknown): Action =>
  (controls, text) =>
    act(controls, parseObject(text));

/** What another process may do with a sandbox that runs alone. Secrets leave it as a digest only. */
const actions: Record<string, Action> = {
  'GET /state': ({ url, enterpriseUrl, hasOracle, violations }) => ({
    url,
    enterpriseUrl,
    hasOracle,
    violations,
  }),
  'GET /requests': ({ requests }) => requests,
  'POST /users': on<{ login: string }>((controls, { login }) => controls.createUser(login)),
  'POST /orgs': on<{ login: string; members?: string[] }>((controls, org) =>
    controls.createOrg(org.login, org.members),
  ),
  'POST /tokens': on<TokenWish>((controls, wish) => ({ token: controls.createToken(wish) })),
  'POST /repos': on<RepositoryPlan>((controls, plan) => controls.createRepo(plan)),
  'GET /repos/:owner/:name/secrets': (controls, _text, { owner, name }) =>
    [...controls.secretsOf(owner, name)].map(([secret, value]) => ({
      name: secret,
      bytes: value.length,
      sha256: createHash('sha256').update(value).digest('hex'),
    })),
  'GET /repos/:owner/:name/files': (controls, _text, { owner, name }) =>
    [...controls.filesOf(owner, name)].map(([path, { length }]) => ({ path, bytes: length })),
  'GET /repos/:owner/:name/runs': (controls, _text, { owner, name }) =>
    controls.runsOf(owner, name).map((run) => {
      const { status, conclusion } = stageOfRun(run);
      return { id: run.id, title: run.title, path: run.path, attempt: run.attempt, status, conclusion };
    }),
  'POST /faults': on<Fault>((controls, fault) => controls.fail(fault)),
  'GET /faults': (controls) => controls.faults(),
  'DELETE /faults': (controls) => controls.clearFaults(),
  'POST /failures': on<PlannedFailure>((controls, failure) => controls.failStep(failure)),
  'POST /hooks': on<HookPlan>((controls, plan) => controls.addHook(plan)),
  'GET /hooks/deliveries': (controls) => controls.hookDeliveries(),
  'POST /advance': on<{ ticks?: number }>((controls, { ticks }) => controls.advance(ticks)),
  'POST /rate-limit': on<{ perHour: number }>((controls, { perHour }) => controls.setRateLimit(perHour)),
};

function parseObject(text: string) {
  if (text !== '' && !text.trimStart().startsWith('{')) throw new Error('The body must be a JSON object.');
  return JSON.parse(text || '{}');
}

/** Puts the controls under `/_sandbox`. */
export function addControlRoutes(server: FastifyInstance, controls: Controls): void {
  for (const [name, act] of Object.entries(actions)) {
    const [method = '', path = ''] = name.split(' ');
    server.route<{ Params: Named; Body: unknown }>({
      method,
      url: `/_sandbox${path}`,
      async handler(request, reply) {
        if (isFromPage(request))
          return reply.code(403).send({ error: 'The controls do not answer web pages.' });
        try {
          const text = Buffer.isBuffer(request.body) ? request.body.toString() : '';
          return reply.send((await act(controls, text, request.params)) ?? { ok: true });
        } catch (error) {
          return reply.code(400).send({ error: error instanceof Error ? error.message : String(error) });
        }
      },
    });
  }
}

/** A page in somebody's browser could reach loopback; it cannot hide its origin or its own host name. */
function isFromPage({ headers }: Pick<FastifyRequest, 'headers'>): boolean {
  const isLoopback = /^(127\.0\.0\.1|localhost|\[::1\])(:\d+)?$/.test(headers.host ?? '');
  return headers.origin !== undefined || !isLoopback;
}
