import { noContent, notFound, ok } from '#github/answer.ts';
import { isTrue } from '#github/body.ts';
import { page } from '#github/pages.ts';
import { type RepositoryCall, type Route, repositoryRoute } from '#github/route.ts';
import { apiUrl, htmlUrl } from '#github/urls.ts';
import { fullName, type Workflow } from '#github/world.ts';
import { dispatch } from './dispatch.ts';
import { pageOfRuns } from './runs.routes.ts';
import { toWorkflow } from './views.ts';
import { findWorkflow } from './workflows.ts';

const WORKFLOWS = '/repos/{owner}/{repo}/actions/workflows';
const read = { permission: 'actions', level: 'read' } as const;
const write = { permission: 'actions', level: 'write' } as const;

export const workflowRoutes: readonly Route[] = [
  repositoryRoute(`GET ${WORKFLOWS}`, read, (call) => {
    const { repository, urls } = call;
    const all = [...repository.workflows.values()];
    const path = `/repos/${fullName(repository)}/actions/workflows`;
    return page(call, path, 'workflows', all, (workflow) => toWorkflow(repository, urls, workflow));
  }),
  repositoryRoute(`GET ${WORKFLOWS}/{workflow_id}`, read, (call) =>
    ok(toWorkflow(call.repository, call.urls, workflowOf(call))),
  ),
  repositoryRoute(`GET ${WORKFLOWS}/{workflow_id}/runs`, read, (call) => {
    const { id } = workflowOf(call);
    const path = `/repos/${fullName(call.repository)}/actions/workflows/${id}/runs`;
    return pageOfRuns(
      call,
      path,
      call.repository.runs.filter((run) => run.workflowId === id),
    );
  }),
  repositoryRoute(`PUT ${WORKFLOWS}/{workflow_id}/disable`, write, (call) =>
    switchTo(call, 'disabled_manually'),
  ),
  repositoryRoute(`PUT ${WORKFLOWS}/{workflow_id}/enable`, write, (call) => switchTo(call, 'active')),
  repositoryRoute(`POST ${WORKFLOWS}/{workflow_id}/dispatches`, write, (call) => {
    const run = dispatch(call, workflowOf(call));
    if (call.api === 'enterprise' || !isTrue(call.body, 'return_run_details')) return noContent();
    const path = `/actions/runs/${run.id}`;
    return ok({
      workflow_run_id: run.id,
      run_url: apiUrl(call.urls, call.repository) + path,
      html_url: htmlUrl(call.urls, call.repository) + path,
    });
  }),
];

const workflowOf = (call: RepositoryCall): Workflow =>
  findWorkflow(call.repository, call.params.workflow_id ?? '') ?? notFound();

function switchTo(call: RepositoryCall, state: Workflow['state']) {
  workflowOf(call).state = state;
  return noContent();
}
