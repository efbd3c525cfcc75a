import { createHmac } from 'node:crypto';
import { randomText } from '#random.ts';
import { type Stage, stageOfRun, stagesOfJob } from './actions/timeline.ts';
import { toJob, toRun, toWorkflow } from './actions/views.ts';
import { urlsOf } from './urls.ts';
import { toMinimalRepository, toUser } from './views.ts';
import { getRepository, type Repository, type World } from './world.ts';

/** A webhook of a repository, as its owner sets it up in GitHub's pages. */
export interface HookPlan {
  owner: string;
  name: string;
  url: string;
  secret: string;
}

/** A delivery as GitHub's pages list it. */
export interface HookDelivery {
  event: string;
  action: string;
  guid: string;
  /** Of the receiver's answer; 0 where there was none. */
  status: number;
}

export interface Hooks {
  set(plan: HookPlan): void;
  /** The next deliveries are signed with another secret, as by somebody who only pretends to be GitHub. */
  forge(times: number): void;
  /** The next deliveries do not arrive: GitHub never sends them again by itself. */
  drop(times: number): void;
  /** Tells every hook what has changed since it was told last. */
  notice(): void;
  /** Waits until all that was noticed was sent. @returns every delivery so far, oldest first */
  settled(): Promise<HookDelivery[]>;
}

interface Hook extends HookPlan {
  /** Where the receiver was last told each run and job to be. */
  told: Map<number, string>;
}

interface Message {
  event: 'workflow_run' | 'workflow_job';
  action: string;
  payload: object;
}

/** GitHub gives a receiver so long. */
const patienceMs = 10_000;

export function newHooks(world: World, origin: () => string): Hooks {
  const hooks: Hook[] = [];
  const deliveries: HookDelivery[] = [];
  const left = { forged: 0, dropped: 0 };
  let sending: Promise<void> = Promise.resolve();
  const deliver = async ({ url, secret }: Hook, { event, action, payload }: Message) => {
    const guid = `${randomText(8)}-${randomText(4)}-${randomText(12)}`;
    const body = JSON.stringify({ action, ...payload });
    const key = left.forged-- > 0 ? randomText(20) : secret;
    const signature = createHmac('sha256', key).update(body).digest('hex');
    const headers = {
      'content-type': 'application/json',
      'user-agent': 'GitHub-Hookshot/sandbox',
      'x-github-event': event,
      'x-github-delivery': guid,
      'x-hub-signature-256': `sha256=${signature}`,
    };
    const isDropped = left.dropped-- > 0;
    const status = isDropped ? 0 : await post(url, headers, body);
    deliveries.push({ event, action, guid, status });
  };
  return {
    set: (plan) => void hooks.push({ ...plan, told: new Map() }),
    forge(times) {
      left.forged = times;
    },
    drop(times) {
      left.dropped = times;
    },
    notice() {
      for (const hook of hooks)
        for (const message of newsFor(world, origin(), hook))
          sending = sending.then(() => deliver(hook, message));
    },
    async settled() {
      await sending;
      return deliveries;
    },
  };
}

async function post(url: string, headers: Record<string, string>, body: string): Promise<number> {
  try {
    const signal = AbortSignal.timeout(patienceMs);
    const { status } = await fetch(url, { method: 'POST', headers, body, redirect: 'manual', signal });
    return status;
  } catch {
    return 0;
  }
}

function newsFor(world: World, origin: string, hook: Hook): Message[] {
  const repository = getRepository(world, hook.owner, hook.name);
  const urls = urlsOf(origin, 'github');
  const about = { repository: toMinimalRepository(repository, urls), sender: toUser(repository.owner, urls) };
  const messages: Message[] = [];
  for (const run of repository.runs.toReversed()) {
    for (const job of run.jobs) {
      const stage = stagesOfJob(run, job);
      if (!isNews(hook, job.id, run.attempt, stage)) continue;
      const payload = { workflow_job: toJob(repository, urls, run, job), ...about };
      messages.push({ event: 'workflow_job', action: stage.status, payload });
    }
    const stage = stageOfRun(run);
    if (!isNews(hook, run.id, run.attempt, stage)) continue;
    const action = stage.status === 'queued' ? 'requested' : stage.status;
    const workflow = findWorkflow(repository, run.workflowId);
    const payload = {
      workflow_run: toRun(world, repository, urls, run),
      workflow: workflow ? toWorkflow(repository, urls, workflow) : null,
      ...about,
    };
    messages.push({ event: 'workflow_run', action, payload });
  }
  return messages;
}

const findWorkflow = ({ workflows }: Repository, id: number) =>
  [...workflows.values()].find((workflow) => workflow.id === id);

function isNews({ told }: Hook, id: number, attempt: number, { status, conclusion }: Stage): boolean {
  const now = `${attempt} ${status} ${conclusion}`;
  const isNew = told.get(id) !== now;
  told.set(id, now);
  return isNew;
}
