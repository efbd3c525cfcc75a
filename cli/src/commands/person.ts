import * as people from '@marsa/contract/people.ts';
import * as secondFactor from '@marsa/contract/second-factor.ts';
import type { Command } from 'commander';
import type { Cli } from '../cli.ts';
import { pageSize, showList } from '../listing.ts';
import { personId } from '../lookup.ts';
import { examples, given, limitOption } from '../options.ts';
import { fields, when } from '../output.ts';

/** `marsa person` */
export function describePerson(person: Command, cli: Cli): void {
  describeList(person.command('list'), cli);
  describeUpdate(person.command('update <person>'), cli);
  describeResetSecondFactor(person.command('reset-second-factor <person>'), cli);
}

function describeList(list: Command, cli: Cli): void {
  list
    .description('List people, newest first.')
    .addOption(limitOption())
    .action(async ({ limit }: { limit: number }) => {
      const items = cli.client().all(people.list, { query: { limit: pageSize(limit) } });
      await showList(cli, items, limit, {
        ID: ({ id }) => id,
        NAME: ({ name }) => name,
        ROLE: ({ role }) => role,
        ACTIVE: ({ isActive }) => isActive,
        CREATED: ({ createdAt }) => when(createdAt),
      });
    });
  examples(list, 'marsa person list');
}

function describeUpdate(update: Command, cli: Cli): void {
  update
    .description(
      'Change the role of a person (by name or id), switch them off or on. Off, their keys stop at once.',
    )
    .option('--role <role>', 'name of a role')
    .option('--active', 'switch them on')
    .option('--no-active', 'switch them off')
    .action(async (typed: string, { role, active: isActive }: { role?: string; active?: boolean }) => {
      const client = cli.client();
      const params = { id: await personId(client, typed) };
      const changed = await client.call(people.update, { params, body: given({ role, isActive }) });
      cli.out.show(changed, () =>
        fields({ Id: changed.id, Name: changed.name, Role: changed.role, Active: changed.isActive }),
      );
    });
  examples(update, 'marsa person update Dana --role ADMIN', 'marsa person update Dana --no-active');
}

function describeResetSecondFactor(reset: Command, cli: Cli): void {
  reset
    .description(
      'Remove all second factors of a person who lost theirs (by name or id). Their sessions end, and they are told.\nMake sure by another way that it is them who ask.',
    )
    .option(
      '--local',
      'on the configured database of this machine, by e-mail address or id: for the last administrator',
      false,
    )
    .action(async (typed: string, { local }: { local: boolean }) => {
      if (local) {
        const { resetSecondFactorOf } = await import('@marsa/server/operator-people.ts');
        const { name } = await resetSecondFactorOf(typed);
        cli.out.show({ removed: true }, () => `${name} has no second factor any more.`);
        return;
      }
      const client = cli.client();
      const params = { id: await personId(client, typed) };
      const done = await client.call(secondFactor.reset, { params });
      cli.out.show(done, () => `${typed} has no second factor any more.`);
    });
  examples(
    reset,
    'marsa person reset-second-factor Dana',
    'marsa person reset-second-factor --local mona@example.com',
  );
}
