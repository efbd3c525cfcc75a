import type { DataOf } from '@marsa/contract/endpoint.ts';
import * as github from '@marsa/contract/github.ts';
import type { Command } from 'commander';
import type { Cli } from '../cli.ts';
import { pageSize, showList } from '../listing.ts';
import { projectId } from '../lookup.ts';
import { examples, given, limitOption, wholeNumber } from '../options.ts';
import { fields, table, when } from '../output.ts';
import { readSecret } from '../prompt.ts';

type Access = DataOf<typeof github.getAccess>;
type Run = DataOf<typeof github.getRun>;

/** `marsa github` */
export function describeGithub(command: Command, cli: Cli): void {
  describeToken(command.command('token <project>'), cli);
  describeAccess(command.command('access <project>'), cli);
  describeSync(command.command('sync <project>'), cli);
  describeRuns(command.command('runs <project>'), cli);
  describeRun(command.command('run <project> <run>'), cli);
}

const describeTokenAccess = (access: Access) =>
  fields({
    Login: access.login,
    Token: access.kind,
    GitHub: access.baseUrl,
    Scopes: access.scopes,
    Missing: access.missing,
    'Not proven': access.unproven,
    Repository: access.repository,
    Expires: when(access.expiresAt),
    Checked: when(access.checkedAt),
  });

function describeToken(token: Command, cli: Cli): void {
  token
    .description('Store the GitHub token of a project. It is tried first; what it lacks is named.')
    .option('--token-stdin', 'read it from stdin', false)
    .option('--base-url <url>', 'API of GitHub Enterprise, https://github.example.com/api/v3')
    .action(async (typed: string, { tokenStdin, baseUrl }: { tokenStdin: boolean; baseUrl?: string }) => {
      const client = cli.client();
      const params = { id: await projectId(client, typed) };
      const pat = await readSecret('GitHub token: ', { fromStdin: tokenStdin, option: '--token-stdin' });
      const saved = await client.call(github.setPat, { params, body: { pat, ...given({ baseUrl }) } });
      cli.out.show(saved, () => describeTokenAccess(saved.access));
    });
  examples(token, 'pass show shop/github | marsa github token "My shop" --token-stdin');
}

function describeAccess(access: Command, cli: Cli): void {
  access.description('What the stored token may do, as it was last tried.').action(async (typed: string) => {
    const client = cli.client();
    const found = await client.call(github.getAccess, { params: { id: await projectId(client, typed) } });
    cli.out.show(found, () => describeTokenAccess(found));
  });
  examples(access, 'marsa github access "My shop"');
}

function describeSync(sync: Command, cli: Cli): void {
  sync
    .description('Write the credentials as secrets of the repository. Ends with 1 where one failed.')
    .option('--plan', 'only say what would be done', false)
    .action(async (typed: string, { plan }: { plan: boolean }) => {
      const client = cli.client();
      const params = { id: await projectId(client, typed) };
      cli.out.progress('Comparing with GitHub …');
      const done = await client.call(github.syncSecrets, {
        params,
        query: { plan: plan ? 'true' : 'false' },
      });
      const columns = {
        SECRET: ({ name }: (typeof done.secrets)[number]) => name,
        DRIFT: ({ drift }: (typeof done.secrets)[number]) => drift,
        OUTCOME: ({ outcome }: (typeof done.secrets)[number]) => outcome,
        DETAIL: ({ detail }: (typeof done.secrets)[number]) => detail,
      };
      cli.out.show(done, () => table(done.secrets, columns));
      if (done.secrets.some(({ outcome }) => outcome === 'failed')) process.exitCode = 1;
    });
  examples(sync, 'marsa github sync "My shop" --plan', 'marsa github sync "My shop"');
}

function describeRuns(runs: Command, cli: Cli): void {
  runs
    .description('Runs as GitHub tells them, newest first.')
    .option('--workflow <file>', 'of one workflow, android-play.yml')
    .addOption(limitOption(20))
    .action(async (typed: string, { workflow, limit }: { workflow?: string; limit: number }) => {
      const client = cli.client();
      const params = { id: await projectId(client, typed) };
      const query = { limit: pageSize(limit), ...given({ workflow }) };
      await showList(cli, client.all(github.listRuns, { params, query }), limit, {
        ID: ({ id }) => id,
        CREATED: ({ createdAt }) => when(createdAt),
        STATUS: ({ status }) => status,
        CONCLUSION: ({ conclusion }) => conclusion,
        WORKFLOW: (run) => run.workflow.split('/').at(-1),
        REF: ({ ref }) => ref,
        TITLE: ({ title }) => title,
      });
    });
  examples(runs, 'marsa github runs "My shop" --workflow android-play.yml');
}

const describeOneRun = (run: Run) =>
  fields({
    Id: run.id,
    Title: run.title,
    Workflow: run.workflow,
    Status: run.status,
    Conclusion: run.conclusion,
    Ref: run.ref,
    Commit: run.sha,
    Attempt: run.attempt,
    Created: when(run.createdAt),
    Updated: when(run.updatedAt),
    See: run.url,
  });

function describeRun(run: Command, cli: Cli): void {
  run.description('One run as GitHub tells it.').action(async (typed: string, runId: string) => {
    const client = cli.client();
    const params = { id: await projectId(client, typed), runId: wholeNumber(runId) };
    const found = await client.call(github.getRun, { params });
    cli.out.show(found, () => describeOneRun(found));
  });
  examples(run, 'marsa github run "My shop" 19543210987');
}
