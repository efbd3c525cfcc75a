import type { DataOf } from '@marsa/contract/endpoint.ts';
import * as roles from '@marsa/contract/roles.ts';
import type { Command } from 'commander';
import type { Cli } from '../cli.ts';
import { pageSize, showList } from '../listing.ts';
import { roleId } from '../lookup.ts';
import { commaList, examples, given, limitOption, wholeNumber } from '../options.ts';
import { fields } from '../output.ts';

/** `marsa role`: ROLE is meant by name or id. */
export function describeRole(role: Command, cli: Cli): void {
  describeList(role.command('list'), cli);
  describeGet(role.command('get <role>'), cli);
  describeCreate(role.command('create <name>'), cli);
  describeUpdate(role.command('update <role>'), cli);
  describeDelete(role.command('delete <role>'), cli);
}

const describeOne = (role: DataOf<typeof roles.create>) =>
  fields({
    Id: role.id,
    Name: role.name,
    Permissions: role.permissions,
    Active: role.isActive,
    'Built in': role.isBuiltIn,
    Version: role.version,
  });

function describeList(list: Command, cli: Cli): void {
  list
    .description('List roles by name.')
    .addOption(limitOption())
    .action(async ({ limit }: { limit: number }) => {
      const items = cli.client().all(roles.list, { query: { limit: pageSize(limit) } });
      await showList(cli, items, limit, {
        ID: ({ id }) => id,
        NAME: ({ name }) => name,
        ACTIVE: ({ isActive }) => isActive,
        'BUILT IN': ({ isBuiltIn }) => isBuiltIn,
        PERMISSIONS: ({ permissions }) => permissions,
      });
    });
  examples(list, 'marsa role list');
}

function describeGet(get: Command, cli: Cli): void {
  get.description('Read a role.').action(async (typed: string) => {
    const client = cli.client();
    const found = await client.call(roles.get, { params: { id: await roleId(client, typed) } });
    cli.out.show(found, () => describeOne(found));
  });
  examples(get, 'marsa role get RELEASER');
}

function describeCreate(create: Command, cli: Cli): void {
  create
    .description('Create a role. Nobody can grant what they do not hold.')
    .requiredOption(
      '--permissions <permissions>',
      'comma-separated, such as projects:read,builds:*',
      commaList,
    )
    .option('--inactive', 'switched off at first', false)
    .action(async (name: string, { permissions, inactive }: { permissions: string[]; inactive: boolean }) => {
      const made = await cli
        .client()
        .call(roles.create, { body: { name, permissions, isActive: !inactive } });
      cli.out.show(made, () => describeOne(made));
    });
  examples(create, 'marsa role create RELEASER --permissions projects:read,builds:*');
}

interface UpdateOptions {
  name?: string;
  permissions?: string[];
  active?: boolean;
  ifVersion?: number;
}

function describeUpdate(update: Command, cli: Cli): void {
  update
    .description('Change a role, switch it off or on.')
    .option('--name <name>', 'its new name')
    .option('--permissions <permissions>', 'all it shall hold, comma-separated', commaList)
    .option('--active', 'switch it on')
    .option('--no-active', 'switch it off')
    .option('--if-version <number>', 'only if it still has this version', wholeNumber)
    .action(
      async (typed: string, { name, permissions, active: isActive, ifVersion: version }: UpdateOptions) => {
        const client = cli.client();
        const body = given({ name, permissions, isActive, version });
        const changed = await client.call(roles.update, {
          params: { id: await roleId(client, typed) },
          body,
        });
        cli.out.show(changed, () => describeOne(changed));
      },
    );
  examples(update, 'marsa role update RELEASER --no-active');
}

function describeDelete(remove: Command, cli: Cli): void {
  remove.description('Delete a role that nobody has.').action(async (typed: string) => {
    const client = cli.client();
    const done = await client.call(roles.remove, { params: { id: await roleId(client, typed) } });
    cli.out.show(done, () => `${typed} is deleted.`);
  });
  examples(remove, 'marsa role delete RELEASER');
}
