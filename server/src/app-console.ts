import { fileURLToPath } from 'node:url';
import type { ProjectTable } from '#features/projects/projects.tables.ts';
import { serveConsole } from '#platform/console-pages.ts';
import type { Http } from '#platform/http.ts';
import type { AppOptions } from './app-options.ts';

const builtConsole = fileURLToPath(new URL('../../console/dist', import.meta.url));

/** The console at `/`, for people with a session. */
export async function composeConsole(http: Http<ProjectTable>, options: AppOptions): Promise<void> {
  await serveConsole(http, {
    folder: options.consoleFolder ?? builtConsole,
    findPageActor: async () => undefined,
  });
}
