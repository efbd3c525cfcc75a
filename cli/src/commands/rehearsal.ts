import type { DataOf } from '@marsa/contract/endpoint.ts';
import * as rehearsals from '@marsa/contract/rehearsals.ts';
import type { Command } from 'commander';
import type { Cli } from '../cli.ts';
import { projectId } from '../lookup.ts';
import { examples } from '../options.ts';
import { fields, styled, toText } from '../output.ts';
import { watchUntilOver } from '../watch.ts';

type Rehearsal = DataOf<typeof rehearsals.get>;
type Station = Rehearsal['stations'][number];

/** What each station says once it is done; `%` stands for its detail. */
const words: Record<Station['name'], string> = {
  prepare: 'A stage of its own: %',
  secrets: '% made-up credentials sealed',
  push: '% files pushed in one commit',
  sync: '% secrets synced',
  dispatch: 'Dispatched: %',
  follow: 'Followed to the end: %',
};

const marks: Record<Station['state'], string> = {
  waiting: '·',
  running: styled('blue', '…'),
  done: styled('green', '✓'),
  failed: styled('red', '✗'),
};

/** `marsa rehearsal` */
export function describeRehearsal(command: Command, cli: Cli): void {
  describeStart(command.command('start <project>'), cli);
  command
    .command('show <project>')
    .description('Show the last rehearsal of a project.')
    .action(async (typed: string) => {
      const client = cli.client();
      const seen = await client.call(rehearsals.get, { params: { id: await projectId(client, typed) } });
      cli.out.show(seen, () => describe(seen));
    });
  command
    .command('discard <project>')
    .description('Throw the stage of the last rehearsal away.')
    .action(async (typed: string) => {
      const client = cli.client();
      const params = { id: await projectId(client, typed) };
      cli.out.show(await client.call(rehearsals.discard, { params }), () => 'Thrown away.');
    });
}

function describeStart(start: Command, cli: Cli): void {
  start
    .description(
      'Walk the whole line of a project against a GitHub on the machine of the server: no account, nothing of the project is touched. Ends with 1 where a station fails.',
    )
    .action(async (typed: string) => {
      const client = cli.client();
      const params = { id: await projectId(client, typed) };
      await client.call(rehearsals.start, { params });
      const ended = await watchUntilOver<Rehearsal>({
        look: () => client.call(rehearsals.get, { params }),
        isOver: ({ status }) => status !== 'running',
        onState: ({ stations }) => {
          const current = stations.find(({ state }) => state === 'running');
          if (current) cli.out.progress(`${current.name} …`);
        },
        onTrouble: cli.out.note,
        intervalMs: 500,
      });
      cli.out.show(ended, () => describe(ended));
      if (ended.status !== 'succeeded') process.exitCode = 1;
    });
  examples(start, 'marsa rehearsal start "My shop"');
}

function describe({ status, stageId, stations, builds }: Rehearsal): string {
  const lines = stations.map(({ name, state, detail }) => {
    const text = state === 'done' ? words[name].replace('%', detail ?? '') : (detail ?? name);
    return `${marks[state]} ${toText(text)}`;
  });
  const ran = builds.map(({ workflow, status: ended }) => `${workflow} ${ended}`).join(', ');
  return [...lines, '', fields({ Status: status, Stage: stageId, Builds: ran || null })].join('\n');
}
