import * as contract from '@marsa/contract/rehearsals.ts';
import type { Http } from '#platform/http.ts';
import { serve } from '#platform/serve.ts';
import type { Rehearsals } from './rehearsals.service.ts';
import type { StagedProject } from './rehearsals-deps.ts';

export function rehearsalRoutes<Project extends StagedProject>(
  http: Http<Project>,
  rehearsals: Rehearsals,
): void {
  serve(http, contract.start, ({ caller, project }) => rehearsals.start(caller, project));
  serve(http, contract.get, ({ project }) => rehearsals.get(project.id));
  serve(http, contract.discard, ({ caller, project }) => rehearsals.discard(caller, project));
}
