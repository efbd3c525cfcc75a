import type { Client } from '@marsa/client/client.ts';
import type { DataOf, QueryOf } from '@marsa/contract/endpoint.ts';
import * as workspaces from '@marsa/contract/workspaces.ts';
import { type Command, Option } from 'commander';
import type { Cli } from '../cli.ts';
import { pageSize, showList } from '../listing.ts';
import { personId, projectId, workspaceId } from '../lookup.ts';
import { commaList, examples, limitOption, sortOption } from '../options.ts';
import { fields, when } from '../output.ts';
import { ask } from '../prompt.ts';

type Member = DataOf<typeof workspaces.addMember>;

/** `marsa workspace`: WORKSPACE and PERSON are meant by name or id. */
export function describeWorkspace(workspace: Command, cli: Cli): void {
  describeList(workspace.command('list'), cli);
  describeGet(workspace.command('get <workspace>'), cli);
  describeCreate(workspace.command('create <name>'), cli);
  describeRename(workspace.command('rename <workspace> <name>'), cli);
  describeDelete(workspace.command('delete <workspace>'), cli);
  describeJoin(workspace.command('join <workspace>'), cli);
  describeMembers(workspace.command('members <workspace>'), cli);
  describeAddMember(workspace.command('add-member <workspace> <person>'), cli);
  describeUpdateMember(workspace.command('update-member <workspace> <person>'), cli);
  describeRemoveMember(workspace.command('remove-member <workspace> <person>'), cli);
}

const describeOne = ({ id, name, role }: DataOf<typeof workspaces.create>) =>
  fields({ Id: id, Name: name, Role: role });

const describeMember = (member: Member) =>
  fields({
    Person: member.name,
    Id: member.personId,
    Role: member.role,
    Projects: member.projectIds ?? 'all',
    'Added by': member.joinedBy,
  });

interface ListOptions {
  query?: string;
  sort?: QueryOf<typeof workspaces.list>['sort'];
  limit: number;
}

function describeList(list: Command, cli: Cli): void {
  list
    .description('List your workspaces.')
    .option('--all', 'every workspace, for who may join them', false)
    .option('-q, --query <text>', 'part of the name')
    .addOption(sortOption('name'))
    .addOption(limitOption())
    .action(async ({ all, query, sort, limit }: ListOptions & { all: boolean }) => {
      const filter = {
        limit: pageSize(limit),
        all: String(all),
        ...(query && { q: query }),
        ...(sort && { sort }),
      };
      await showList(cli, cli.client().all(workspaces.list, { query: filter }), limit, {
        ID: ({ id }) => id,
        NAME: ({ name }) => name,
        'YOUR OWN': ({ isOwn }) => isOwn,
        ROLE: ({ role }) => role,
        CREATED: ({ createdAt }) => when(createdAt),
      });
    });
  examples(list, 'marsa workspace list');
}

function describeGet(get: Command, cli: Cli): void {
  get.description('Read one of your workspaces.').action(async (typed: string) => {
    const client = cli.client();
    const found = await client.call(workspaces.get, { params: { id: await workspaceId(client, typed) } });
    cli.out.show(found, () => describeOne(found));
  });
  examples(get, 'marsa workspace get "Shop team"');
}

function describeCreate(create: Command, cli: Cli): void {
  create.description('Create a workspace; you become its first member.').action(async (name: string) => {
    const made = await cli.client().call(workspaces.create, { body: { name } });
    cli.out.show(made, () => describeOne(made));
  });
  examples(create, 'marsa workspace create "Shop team"');
}

function describeRename(rename: Command, cli: Cli): void {
  rename.description('Rename a workspace.').action(async (typed: string, name: string) => {
    const client = cli.client();
    const params = { id: await workspaceId(client, typed) };
    const changed = await client.call(workspaces.update, { params, body: { name } });
    cli.out.show(changed, () => describeOne(changed));
  });
  examples(rename, 'marsa workspace rename "Shop team" "Shops"');
}

function describeDelete(remove: Command, cli: Cli): void {
  remove
    .description('Delete a workspace that has no projects. Asks for its name, letter for letter.')
    .option('--confirm <name>', 'its name, for scripts')
    .action(async (typed: string, { confirm }: { confirm?: string }) => {
      const client = cli.client();
      const params = { id: await workspaceId(client, typed) };
      const { name } = await client.call(workspaces.get, { params });
      const question = `This deletes ${name} with its members, webhooks and service tokens. Its name, to confirm: `;
      const answer = confirm ?? (await ask(question, { otherwise: 'Give its name with --confirm NAME.' }));
      const done = await client.call(workspaces.remove, { params, query: { confirm: answer } });
      cli.out.show(done, () => `${name} is deleted.`);
    });
  examples(remove, 'marsa workspace delete "Shop team" --confirm "Shop team"');
}

function describeJoin(join: Command, cli: Cli): void {
  join
    .description('Join a workspace as an administrator, by its id; its members see it.')
    .action(async (id: string) => {
      const member = await cli.client().call(workspaces.join, { params: { id } });
      cli.out.show(member, () => describeMember(member));
    });
  examples(join, 'marsa workspace list --all', 'marsa workspace join 01KAF…');
}

function describeMembers(members: Command, cli: Cli): void {
  members
    .description('List the members of a workspace.')
    .addOption(limitOption())
    .action(async (typed: string, { limit }: { limit: number }) => {
      const client = cli.client();
      const params = { id: await workspaceId(client, typed) };
      const items = client.all(workspaces.listMembers, { params, query: { limit: pageSize(limit) } });
      await showList(cli, items, limit, {
        ID: (member) => member.personId,
        NAME: ({ name }) => name,
        ROLE: ({ role }) => role,
        PROJECTS: ({ projectIds }) => projectIds ?? 'all',
        SINCE: ({ createdAt }) => when(createdAt),
      });
    });
  examples(members, 'marsa workspace members "Shop team"');
}

const projectsOption = () =>
  new Option('--projects <projects>', 'only these projects, by name or id, comma-separated').argParser(
    commaList,
  );

const projectIds = (client: Client, typed: readonly string[]) =>
  Promise.all(typed.map((one) => projectId(client, one)));

function describeAddMember(add: Command, cli: Cli): void {
  add
    .description('Add a person to a workspace.')
    .option('--role <role>', 'name of a role', 'DEV')
    .addOption(projectsOption())
    .action(
      async (typed: string, person: string, { role, projects }: { role: string; projects?: string[] }) => {
        const client = cli.client();
        const params = { id: await workspaceId(client, typed) };
        const narrowed = projects && (await projectIds(client, projects));
        const body = {
          personId: await personId(client, person),
          role,
          ...(narrowed && { projectIds: narrowed }),
        };
        const member = await client.call(workspaces.addMember, { params, body });
        cli.out.show(member, () => describeMember(member));
      },
    );
  examples(add, 'marsa workspace add-member "Shop team" Dana --role DEV --projects "My shop"');
}

interface UpdateOptions {
  role?: string;
  projects?: string[];
  allProjects: boolean;
}

function describeUpdateMember(update: Command, cli: Cli): void {
  update
    .description('Change the role or the projects of a member.')
    .option('--role <role>', 'name of a role')
    .addOption(projectsOption().conflicts('allProjects'))
    .option('--all-projects', 'every project of the workspace', false)
    .action(async (typed: string, person: string, { role, projects, allProjects }: UpdateOptions) => {
      const client = cli.client();
      const params = { id: await workspaceId(client, typed), personId: await personId(client, person) };
      const narrowed = allProjects ? null : projects && (await projectIds(client, projects));
      const body = { ...(role && { role }), ...(narrowed !== undefined && { projectIds: narrowed }) };
      const member = await client.call(workspaces.updateMember, { params, body });
      cli.out.show(member, () => describeMember(member));
    });
  examples(update, 'marsa workspace update-member "Shop team" Dana --role ADMIN --all-projects');
}

function describeRemoveMember(remove: Command, cli: Cli): void {
  remove.description('Remove a member from a workspace.').action(async (typed: string, person: string) => {
    const client = cli.client();
    const params = { id: await workspaceId(client, typed), personId: await personId(client, person) };
    const done = await client.call(workspaces.removeMember, { params });
    cli.out.show(done, () => `${person} is no longer a member.`);
  });
  examples(remove, 'marsa workspace remove-member "Shop team" Dana');
}
