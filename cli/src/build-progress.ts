import type { get } from '@marsa/contract/builds.ts';
import type { DataOf } from '@marsa/contract/endpoint.ts';
import { fields, type Output, styled, toText, when } from './output.ts';

export type Build = DataOf<typeof get>;
type Job = Build['jobs'][number];
type Step = Job['steps'][number];

const finalStatuses: readonly string[] = ['succeeded', 'failed', 'cancelled', 'lost'];

export const isOver = ({ status }: Pick<Build, 'status'>) => finalStatuses.includes(status);

/** Prints what is new since the last look: the status, then each step as it ends. Lines, so that logs hold them too. */
export function newStepPrinter(out: Output): (build: Build) => void {
  let lastStatus = '';
  const printed = new Set<string>();
  return (build) => {
    if (build.status !== lastStatus) out.note(styled('bold', statusLine(build)));
    lastStatus = build.status;
    for (const job of build.jobs) {
      for (const step of job.steps) {
        const key = `${job.id} ${step.number}`;
        if (step.conclusion === null || printed.has(key)) continue;
        printed.add(key);
        out.note(`  ${stepLine(step)}  ${styled('dim', toText(job.name))}`);
      }
    }
    const running = build.jobs.flatMap(({ steps }) => steps).find(({ status }) => status === 'in_progress');
    if (running && !isOver(build)) out.progress(`  … ${toText(running.name)}`);
  };
}

const statusLine = ({ status, versionName, versionCode, runUrl }: Build) =>
  `${status}  ${toText(versionName)} (${versionCode})${runUrl ? `  ${toText(runUrl)}` : ''}`;

const signs: Record<string, string> = {
  success: styled('green', '✓'),
  failure: styled('red', '✗'),
  cancelled: styled('yellow', '–'),
  skipped: styled('dim', '–'),
};

function stepLine({ name, conclusion, status, startedAt, completedAt }: Step): string {
  const sign = (conclusion !== null && signs[conclusion]) || (status === 'in_progress' ? '…' : '·');
  const seconds =
    startedAt && completedAt ? (Date.parse(completedAt) - Date.parse(startedAt)) / 1000 : undefined;
  return `${sign} ${toText(name)}${seconds === undefined ? '' : `  ${seconds} s`}`;
}

export function describeBuild(build: Build): string {
  const { jobs } = build;
  const head = fields({
    Id: build.id,
    Status: build.status,
    Detail: build.detail ?? undefined,
    Version: `${build.versionName} (${build.versionCode})`,
    Workflow: `${build.repository} ${build.workflow} at ${build.ref}`,
    Run: build.runId,
    See: build.runUrl ?? undefined,
    Started: when(build.startedAt ?? build.createdAt),
    Finished: when(build.finishedAt),
  });
  return [head, ...jobs.map(describeJob)].join('\n\n');
}

const describeJob = (job: Job) =>
  [styled('bold', toText(job.name)), ...job.steps.map((step) => `  ${stepLine(step)}`)].join('\n');
