import type { DataOf } from '@marsa/contract/endpoint.ts';
import * as pwa from '@marsa/contract/pwa.ts';
import type { Command } from 'commander';
import type { Cli } from '../cli.ts';
import { pageSize, showList } from '../listing.ts';
import { projectId } from '../lookup.ts';
import { examples, limitOption } from '../options.ts';
import { fields, styled, toText, when } from '../output.ts';
import { watchUntilOver } from '../watch.ts';

type Check = DataOf<typeof pwa.get>;
type Finding = Check['findings'][number];

const marks: Record<Finding['severity'], string> = {
  error: styled('red', '✗ error  '),
  warning: styled('yellow', '! warning'),
  info: styled('blue', 'i info   '),
  passed: styled('green', '✓ passed '),
};

/** `marsa pwa` */
export function describePwa(command: Command, cli: Cli): void {
  describeValidate(command.command('validate <project>'), cli);
  describeChecks(command.command('checks <project>'), cli);
}

function describeValidate(validate: Command, cli: Cli): void {
  validate
    .description(
      'Look at the PWA as it is served now. Ends with 1 where something is wrong (an error, not a warning).',
    )
    .argument('[page]', "a page below the project's domain; its root where it is silent")
    .option('--all', 'show also what passed', false)
    .action(async (typed: string, page: string | undefined, { all }: { all: boolean }) => {
      const client = cli.client();
      const id = await projectId(client, typed);
      const started = await client.call(pwa.validate, {
        params: { id },
        ...(page && { body: { url: page } }),
      });
      let looks = 0;
      const check = await watchUntilOver<Check>({
        look: () => client.call(pwa.get, { params: { id, checkId: started.id } }),
        isOver: ({ status }) => status !== 'running',
        onState: ({ url }) => cli.out.progress(`Looking at ${toText(url)} ${'.'.repeat(++looks % 60)}`),
        onTrouble: cli.out.note,
        intervalMs: 500,
      });
      cli.out.show(check, () => describeCheck(check, all));
      if (isBad(check)) process.exitCode = 1;
    });
  examples(
    validate,
    'marsa pwa validate "My shop"',
    'marsa pwa validate "My shop" https://shop.example.com/app/',
  );
}

const isBad = ({ status, findings }: Check) =>
  status === 'failed' || findings.some(({ severity }) => severity === 'error');

function describeCheck({ id, url, status, score, failure, manifest, findings }: Check, all: boolean): string {
  const head = fields({
    Page: url,
    Check: id,
    Status: failure ? `${status} (${failure})` : status,
    Score: score === null ? null : `${score} of 100`,
    App: manifest?.name,
  });
  const shown = findings.filter(({ severity }) => all || severity !== 'passed');
  return [head, ...shown.map(describeFinding)].join('\n\n');
}

function describeFinding({ severity, title, detail, fix }: Finding): string {
  const more = [detail, fix && `→ ${fix}`].filter((text) => text);
  return [`${marks[severity]}  ${toText(title)}`, ...more.map((text) => `             ${toText(text)}`)].join(
    '\n',
  );
}

function describeChecks(checks: Command, cli: Cli): void {
  checks
    .description('List the checks of a PWA, newest first; with the id of one, read it.')
    .argument('[check]', 'id of a check')
    .option('--all', 'of one check, show also what passed', false)
    .addOption(limitOption(20))
    .action(
      async (typed: string, checkId: string | undefined, { all, limit }: { all: boolean; limit: number }) => {
        const client = cli.client();
        const id = await projectId(client, typed);
        if (checkId !== undefined) {
          const check = await client.call(pwa.get, { params: { id, checkId } });
          return cli.out.show(check, () => describeCheck(check, all));
        }
        const items = client.all(pwa.list, { params: { id }, query: { limit: pageSize(limit) } });
        await showList(cli, items, limit, {
          ID: (check) => check.id,
          STARTED: ({ startedAt }) => when(startedAt),
          STATUS: ({ status }) => status,
          SCORE: ({ score }) => score,
          ERRORS: ({ errors }) => errors,
          WARNINGS: ({ warnings }) => warnings,
          URL: ({ url }) => url,
        });
      },
    );
  examples(checks, 'marsa pwa checks "My shop"', 'marsa pwa checks "My shop" 01KAF… --all');
}
