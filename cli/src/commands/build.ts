import type { Client } from '@marsa/client/client.ts';
import * as builds from '@marsa/contract/builds.ts';
import { type BuildStatus, buildStatuses, platforms } from '@marsa/contract/builds.ts';
import { workflowFiles } from '@marsa/contract/wrappers.ts';
import { type Command, Option } from 'commander';
import { type Build, describeBuild as describeOne, isOver, newStepPrinter } from '../build-progress.ts';
import type { Cli } from '../cli.ts';
import { Failure } from '../failure.ts';
import { pageSize, showList } from '../listing.ts';
import { projectId } from '../lookup.ts';
import { collectPair, examples, given, limitOption, wholeNumber } from '../options.ts';
import { when } from '../output.ts';
import { watchUntilOver } from '../watch.ts';

/** `marsa build` */
export function describeBuild(build: Command, cli: Cli): void {
  describeDispatch(build.command('dispatch <project> <workflow>'), cli);
  describeList(build.command('list <project>'), cli);
  describeGet(build.command('get <project> [build]'), cli);
  describeWatch(build.command('watch <project> [build]'), cli);
  describeCancel(build.command('cancel <project> [build]'), cli);
}

interface DispatchOptions {
  ref?: string;
  input?: Record<string, string>;
  versionName?: string;
  versionCode?: number;
  idempotencyKey?: string;
  watch: boolean;
}

function describeDispatch(dispatch: Command, cli: Cli): void {
  dispatch
    .description('Start a build. WORKFLOW is android, ios, or the file name of a workflow.')
    .option('--ref <ref>', 'branch or tag')
    .option('--input <name=value>', 'input of the workflow, as often as needed', collectPair)
    .option('--version-name <name>', 'such as 1.4.0; the last one raised where it is silent')
    .option('--version-code <number>', 'only to go on from an app that is in the store already', wholeNumber)
    .option('--idempotency-key <key>', 'a repeated command with the same key starts nothing twice')
    .option('--watch', 'follow it to its end', false)
    .action(async (typed: string, workflow: string, options: DispatchOptions) => {
      const client = cli.client();
      const id = await projectId(client, typed);
      const { ref, input: inputs, versionName, versionCode, idempotencyKey } = options;
      const body = {
        workflowFile: workflowFileOf(workflow),
        ...given({ ref, inputs, versionName, versionCode }),
      };
      const headers = idempotencyKey === undefined ? {} : { 'idempotency-key': idempotencyKey };
      const started = await client.call(builds.dispatch, { params: { id }, body, headers });
      if (options.watch) await watch(cli, client, id, started.id, 3);
      else cli.out.show(started, () => describeOne(started));
    });
  examples(
    dispatch,
    'marsa build dispatch "My shop" android --watch',
    'marsa build dispatch "My shop" android-play.yml --input track=production',
  );
}

const workflowFileOf = (typed: string) =>
  typed === 'android' || typed === 'ios' ? workflowFiles[typed] : typed;

function describeList(list: Command, cli: Cli): void {
  interface Options {
    status?: BuildStatus;
    platform?: builds.Platform;
    limit: number;
  }
  list
    .description("Marsa's record of each build, newest first.")
    .addOption(new Option('--status <status>', 'of one status').choices(buildStatuses))
    .addOption(new Option('--platform <platform>', 'of one platform').choices(platforms))
    .addOption(limitOption(20))
    .action(async (typed: string, { limit, ...filter }: Options) => {
      const client = cli.client();
      const params = { id: await projectId(client, typed) };
      const query = { limit: pageSize(limit), ...filter };
      await showList(cli, client.all(builds.list, { params, query }), limit, {
        ID: ({ id }) => id,
        CREATED: ({ createdAt }) => when(createdAt),
        PLATFORM: ({ platform }) => platform,
        VERSION: ({ versionName, versionCode }) => `${versionName} (${versionCode})`,
        STATUS: ({ status }) => status,
        RUN: ({ runId }) => runId,
        REF: ({ ref }) => ref,
      });
    });
  examples(list, 'marsa build list "My shop"', 'marsa build list "My shop" --status failed');
}

/** The build that is named, or the newest. */
async function buildIdOf(client: Client, id: string, given: string | undefined): Promise<string> {
  if (given !== undefined) return given;
  const { items } = await client.page(builds.list, { params: { id }, query: { limit: 1 } });
  const [newest] = items;
  if (!newest) throw new Failure(1, 'The project has no builds. Start one with: marsa build dispatch');
  return newest.id;
}

function describeGet(get: Command, cli: Cli): void {
  get
    .description('Read a build with its jobs and steps; the newest where none is named.')
    .action(async (typed: string, build: string | undefined) => {
      const client = cli.client();
      const id = await projectId(client, typed);
      const buildId = await buildIdOf(client, id, build);
      const found = await client.call(builds.get, { params: { id, buildId } });
      cli.out.show(found, () => describeOne(found));
    });
  examples(get, 'marsa build get "My shop"');
}

function describeWatch(command: Command, cli: Cli): void {
  command
    .description(
      'Follow a build to its end, step by step; the newest where none is named. Ends with 0 only where it succeeded.',
    )
    .option('--interval <seconds>', 'how often to look', wholeNumber, 3)
    .action(async (typed: string, build: string | undefined, { interval }: { interval: number }) => {
      const client = cli.client();
      const id = await projectId(client, typed);
      await watch(cli, client, id, await buildIdOf(client, id, build), interval);
    });
  examples(command, 'marsa build watch "My shop"', 'marsa build watch "My shop" --json > build.json');
}

async function watch(
  cli: Cli,
  client: Client,
  id: string,
  buildId: string,
  intervalSeconds: number,
): Promise<void> {
  const print = newStepPrinter(cli.out);
  const build = await watchUntilOver<Build>({
    look: () => client.call(builds.get, { params: { id, buildId } }),
    isOver,
    onState: print,
    onTrouble: (message) => cli.out.note(`${message} Looking again …`),
    intervalMs: Math.max(1, intervalSeconds) * 1000,
  });
  cli.out.show(build, () => describeOne({ ...build, jobs: [] }));
  if (build.status !== 'succeeded') process.exitCode = 1;
}

function describeCancel(cancel: Command, cli: Cli): void {
  cancel
    .description('Ask GitHub to cancel the run of a build; the newest where none is named.')
    .action(async (typed: string, build: string | undefined) => {
      const client = cli.client();
      const id = await projectId(client, typed);
      const buildId = await buildIdOf(client, id, build);
      const found = await client.call(builds.cancel, { params: { id, buildId } });
      cli.out.show(found, () => describeOne(found));
    });
  examples(cancel, 'marsa build cancel "My shop"');
}
