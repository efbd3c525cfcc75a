import { fileURLToPath } from 'node:url';
import type { ProjectTable } from '#features/projects/projects.tables.ts';
import { serveConsole } from '#platform/console-pages.ts';
import { cookieOf } from '#platform/credential.ts';
import type { Http } from '#platform/http.ts';
import { Problem } from '#platform/problem.ts';
import type { AppIdentity } from './app-identity.ts';
import type { AppOptions } from './app-options.ts';

const builtConsole = fileURLToPath(new URL('../../console/dist', import.meta.url));

/** The console at `/`, for people with a session: no other credential opens a page. */
export async function composeConsole(
  http: Http<ProjectTable>,
  options: AppOptions,
  { identify, cookies }: Pick<AppIdentity, 'identify' | 'cookies'>,
): Promise<void> {
  await serveConsole(http, {
    folder: options.consoleFolder ?? builtConsole,
    async findPageActor({ headers, origin }, reply) {
      const secret = cookieOf(headers, cookies.session);
      if (secret === undefined || origin === undefined) return undefined;
      const setCookies = (values: readonly string[]) => {
        for (const value of values) reply.header('set-cookie', value);
      };
      try {
        return await identify({ kind: 'session', secret }, origin, { isPassive: false, setCookies });
      } catch (error) {
        if (error instanceof Problem && error.status === 401) return undefined;
        throw error;
      }
    },
  });
}
