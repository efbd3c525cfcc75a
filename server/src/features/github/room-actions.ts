import { toIso } from '#platform/clock.ts';
import {
  dispatched,
  type Job,
  jobPage,
  nothing,
  type Run,
  run,
  runPage,
  type Workflow,
  workflow,
} from './github-answers.ts';
import { type Call, orMissing } from './github-call.ts';
import { encodePart, fullNameOf, pathOf, type RepositoryName } from './github-path.ts';

export interface RunQuery {
  event?: string;
  branch?: string;
  /** Runs made at this time (ms) or later. */
  createdSince?: number;
  /** File name of a workflow; runs of all where it is silent. */
  workflow?: string;
  /** 1 to 100 (30). */
  perPage?: number;
  page?: number;
}

export interface Dispatch {
  /** File name (`android-play.yml`) or id. */
  workflow: string;
  ref: string;
  inputs: Record<string, string>;
}

export type RunAnswer = { isModified: false } | { isModified: true; run: Run; etag: string | undefined };

/** Workflows and their runs. */
export interface ActionsRoom {
  findWorkflow(at: RepositoryName, fileName: string): Promise<Workflow | undefined>;
  /**
   * Starts a run. Undefined where GitHub does not say which one (Enterprise Servers): look for it.
   * @throws Problem; where `isOutcomeUnknown`, a run may have started
   */
  dispatchWorkflow(at: RepositoryName, spec: Dispatch): Promise<{ runId: number; url: string } | undefined>;
  /** Newest first. */
  listRuns(at: RepositoryName, query?: RunQuery): Promise<{ total: number; runs: Run[] }>;
  /** With the etag of an earlier answer, which costs nothing of the limit as long as nothing changed. */
  findRun(at: RepositoryName, runId: number, etag?: string): Promise<RunAnswer | undefined>;
  /** Jobs of the latest attempt, with their steps. */
  listJobs(at: RepositoryName, runId: number): Promise<Job[]>;
  /** GitHub takes note; the run ends later. @throws Problem with `githubStatus` 409 where it has ended */
  cancelRun(at: RepositoryName, runId: number): Promise<void>;
}

const maxJobPages = 10;

/** @param isEnterprise its servers do not know `return_run_details` */
export function actionsRoom(call: Call, isEnterprise: boolean): ActionsRoom {
  return { ...workflowsOf(call, isEnterprise), ...runsOf(call) };
}

function workflowsOf(call: Call, isEnterprise: boolean) {
  const pathTo = (at: RepositoryName, name: string) => `${pathOf(at)}/actions/workflows/${encodePart(name)}`;
  return {
    async findWorkflow(at: RepositoryName, fileName: string) {
      const aim = `read the workflow ${fileName} of ${fullNameOf(at)}`;
      return (await orMissing(call({ method: 'GET', path: pathTo(at, fileName), aim }, workflow)))?.data;
    },
    async dispatchWorkflow(at: RepositoryName, spec: Dispatch) {
      const path = `${pathTo(at, spec.workflow)}/dispatches`;
      const aim = `start ${spec.workflow} of ${fullNameOf(at)}`;
      const body = { ref: spec.ref, inputs: spec.inputs, ...(!isEnterprise && { return_run_details: true }) };
      return (await call({ method: 'POST', path, aim, body }, dispatched)).data;
    },
  };
}

function runsOf(call: Call) {
  const pathTo = (at: RepositoryName, runId: number) => `${pathOf(at)}/actions/runs/${runId}`;
  const listJobPage = async (at: RepositoryName, runId: number, page: number) => {
    const query = { filter: 'latest', per_page: 100, page };
    const aim = `list the jobs of run ${runId}`;
    return (await call({ method: 'GET', path: `${pathTo(at, runId)}/jobs`, aim, query }, jobPage)).data;
  };
  return {
    async listRuns(at: RepositoryName, { workflow, createdSince, perPage, ...rest }: RunQuery = {}) {
      const below = workflow === undefined ? '' : `/workflows/${encodePart(workflow)}`;
      const created = createdSince === undefined ? undefined : `>=${toIso(createdSince)}`;
      const path = `${pathOf(at)}/actions${below}/runs`;
      const request = {
        path,
        aim: `list the runs of ${fullNameOf(at)}`,
        query: { ...rest, created, per_page: perPage },
      };
      const { total_count: total, workflow_runs: runs } = (await call({ method: 'GET', ...request }, runPage))
        .data;
      return { total, runs };
    },
    async findRun(at: RepositoryName, runId: number, etag?: string): Promise<RunAnswer | undefined> {
      const request = { method: 'GET', path: pathTo(at, runId), aim: `read run ${runId}`, etag } as const;
      const answer = await orMissing(call(request, run.optional()));
      if (answer?.data === undefined) return answer && { isModified: false };
      const { etag: newEtag } = answer.headers;
      return {
        isModified: true,
        run: answer.data,
        etag: newEtag === undefined ? undefined : String(newEtag),
      };
    },
    async listJobs(at: RepositoryName, runId: number) {
      const jobs: Job[] = [];
      for (let page = 1; page <= maxJobPages; page++) {
        const { total_count: total, jobs: more } = await listJobPage(at, runId, page);
        jobs.push(...more);
        if (jobs.length >= total || more.length === 0) break;
      }
      return jobs;
    },
    async cancelRun(at: RepositoryName, runId: number) {
      await call(
        { method: 'POST', path: `${pathTo(at, runId)}/cancel`, aim: `cancel run ${runId}` },
        nothing,
      );
    },
  };
}
