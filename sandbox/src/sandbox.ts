import { addControlRoutes } from './control.routes.ts';
import { controlsOf } from './controls.ts';
import type { Parts } from './exchange.ts';
import { newFaults } from './faults.ts';
import { catchUp } from './github/actions/runs.ts';
import { newHooks } from './github/hooks.ts';
import { newRateLimits } from './github/rate-limit.ts';
import { githubRoutes } from './github/routes.ts';
import { newWorld } from './github/world.ts';
import { loadOracle } from './oracle/oracle.ts';
import { newRequestLog } from './request-log.ts';
import type { SandboxOptions } from './sandbox-options.ts';
import { createServer } from './server.ts';
import { startStorage } from './storage.ts';

export type Sandbox = Awaited<ReturnType<typeof startSandbox>>;

/** A GitHub on loopback that can say no. */
export async function startSandbox(options: SandboxOptions) {
  const { clock, tickMs, routes = githubRoutes } = options;
  const operations = githubRoutes.map((route) => route.operation);
  const oracle = loadOracle(options.oracle ?? 'if-installed', operations);
  const world = newWorld(clock);
  const storage = await startStorage(clock);
  const log = newRequestLog(clock, options.log);
  let url = '';
  const parts: Parts = {
    world,
    oracle,
    faults: newFaults(),
    limits: newRateLimits(clock),
    violations: [],
    origin: () => url,
    hooks: newHooks(world, () => url),
    keepForDownload: storage.keep,
    settle() {
      if (tickMs === undefined) return;
      for (const { runs } of world.repositories.values())
        for (const run of runs) catchUp(run, tickMs, clock());
    },
  };
  const server = createServer(parts, routes, log);
  const controls = controlsOf(parts, log.requests);
  addControlRoutes(server, controls);
  url = await server.listen({ port: options.port ?? 0, host: '127.0.0.1' });
  return Object.assign(controls, {
    async close() {
      await parts.hooks.settled();
      await Promise.all([storage.close(), server.close()]);
    },
  });
}
