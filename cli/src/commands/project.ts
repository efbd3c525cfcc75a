import type { DataOf, QueryOf } from '@marsa/contract/endpoint.ts';
import * as projects from '@marsa/contract/projects.ts';
import type { Command } from 'commander';
import type { Cli } from '../cli.ts';
import { Failure } from '../failure.ts';
import { pageSize, showList } from '../listing.ts';
import { projectId, workspaceId } from '../lookup.ts';
import { examples, given, limitOption, sortOption, wholeNumber } from '../options.ts';
import { fields, when } from '../output.ts';
import { ask } from '../prompt.ts';

type Project = DataOf<typeof projects.get>;

/** Options that carry a field of a project, beside its name and domain. */
interface FieldOptions {
  iosBundleId?: string;
  iosScheme?: string;
  androidPackage?: string;
  appleTeamId?: string;
  githubOwner?: string;
  githubRepo?: string;
}

const withFields = (command: Command) =>
  command
    .option('--ios-bundle-id <id>', 'Apple bundle identifier, com.example.app')
    .option('--ios-scheme <scheme>', 'URL scheme of the iOS app')
    .option('--apple-team-id <id>', 'Apple developer team')
    .option('--android-package <id>', 'Android application id, com.example.app')
    .option('--github-owner <owner>', 'user or organisation that owns the repository')
    .option('--github-repo <repo>', 'repository of the wrapper');

const toFields = ({
  iosBundleId,
  iosScheme,
  androidPackage,
  appleTeamId,
  githubOwner,
  githubRepo,
}: FieldOptions) => given({ iosBundleId, iosScheme, androidPackage, appleTeamId, githubOwner, githubRepo });

const describe = (project: Project) =>
  fields({
    Id: project.id,
    Name: project.name,
    Domain: project.domain,
    Workspace: project.workspaceId,
    'iOS bundle id': project.iosBundleId,
    'iOS scheme': project.iosScheme,
    'Apple team': project.appleTeamId,
    'Android package': project.androidPackage,
    Repository: project.githubOwner && project.githubRepo && `${project.githubOwner}/${project.githubRepo}`,
    Version: project.version,
    Created: when(project.createdAt),
    Updated: when(project.updatedAt),
  });

/** `marsa project`: where a command takes a PROJECT, it is meant by its name or its id. */
export function describeProject(project: Command, cli: Cli): void {
  describeCreate(project.command('create <name>'), cli);
  describeList(project.command('list'), cli);
  describeGet(project.command('get <project>'), cli);
  describeUpdate(project.command('update <project>'), cli);
  describeDelete(project.command('delete <project>'), cli);
}

function describeCreate(create: Command, cli: Cli): void {
  withFields(
    create
      .description('Register a PWA as a project.')
      .requiredOption('--domain <origin>', 'where the PWA lives'),
  )
    .option('--workspace <workspace>', 'name or id; your own where it is silent')
    .action(async (name: string, options: FieldOptions & { domain: string; workspace?: string }) => {
      const client = cli.client();
      const workspace = options.workspace && (await workspaceId(client, options.workspace));
      const body = {
        name,
        domain: options.domain,
        ...toFields(options),
        ...(workspace && { workspaceId: workspace }),
      };
      const made = await client.call(projects.create, { body });
      cli.out.show(made, () => describe(made));
    });
  examples(
    create,
    'marsa project create "My shop" --domain https://shop.example.com --android-package com.example.shop',
  );
}

interface ListOptions {
  query?: string;
  workspace?: string;
  sort?: QueryOf<typeof projects.list>['sort'];
  limit: number;
}

function describeList(list: Command, cli: Cli): void {
  list
    .description('List projects.')
    .option('-q, --query <text>', 'part of the name or the domain')
    .option('--workspace <workspace>', 'name or id')
    .addOption(sortOption('name', 'updatedAt'))
    .addOption(limitOption())
    .action(async ({ query, workspace, sort, limit }: ListOptions) => {
      const client = cli.client();
      const inWorkspace = workspace && (await workspaceId(client, workspace));
      const filter = {
        limit: pageSize(limit),
        ...(query && { q: query }),
        ...(sort && { sort }),
        ...(inWorkspace && { workspaceId: inWorkspace }),
      };
      await showList(cli, client.all(projects.list, { query: filter }), limit, {
        ID: ({ id }) => id,
        NAME: ({ name }) => name,
        DOMAIN: ({ domain }) => domain,
        ANDROID: ({ androidPackage }) => androidPackage,
        IOS: ({ iosBundleId }) => iosBundleId,
        UPDATED: ({ updatedAt }) => when(updatedAt),
      });
    });
  examples(
    list,
    'marsa project list -q shop --sort -updatedAt',
    "marsa project list --json | jq -r '.[].id'",
  );
}

function describeGet(get: Command, cli: Cli): void {
  get.description('Read a project.').action(async (typed: string) => {
    const client = cli.client();
    const found = await client.call(projects.get, { params: { id: await projectId(client, typed) } });
    cli.out.show(found, () => describe(found));
  });
  examples(get, 'marsa project get "My shop"');
}

function describeUpdate(update: Command, cli: Cli): void {
  interface Options extends FieldOptions {
    name?: string;
    domain?: string;
    ifVersion?: number;
  }
  withFields(
    update
      .description(
        'Change fields of a project; only those that are given. An empty text ("") empties a field.',
      )
      .option('--name <name>', 'its new name')
      .option('--domain <origin>', 'where the PWA lives'),
  )
    .option('--if-version <number>', 'only if it still has this version', wholeNumber)
    .action(async (typed: string, { name, domain, ifVersion, ...options }: Options) => {
      const client = cli.client();
      const emptied = Object.entries(toFields(options)).map(([field, value]) => [
        field,
        value === '' ? null : value,
      ]);
      const body = { ...given({ name, domain, version: ifVersion }), ...Object.fromEntries(emptied) };
      const params = { id: await projectId(client, typed) };
      const changed = await client.call(projects.update, { params, body });
      cli.out.show(changed, () => describe(changed));
    });
  examples(update, 'marsa project update "My shop" --github-owner acme --github-repo shop-apps');
}

function describeDelete(remove: Command, cli: Cli): void {
  remove
    .description('Delete a project with its credentials and builds. Asks for its name, letter for letter.')
    .option('--confirm <name>', 'its name, for scripts')
    .action(async (typed: string, { confirm }: { confirm?: string }) => {
      const client = cli.client();
      const { id, name } = await client.call(projects.get, {
        params: { id: await projectId(client, typed) },
      });
      const question = `This deletes ${name} with its credentials and builds. Its name, to confirm: `;
      const answer = confirm ?? (await ask(question, { otherwise: 'Give its name with --confirm NAME.' }));
      if (answer !== name) throw new Failure(1, `That is not the name of the project; nothing was deleted.`);
      const done = await client.call(projects.remove, { params: { id }, query: { confirm: answer } });
      cli.out.show(done, () => `${name} is deleted.`);
    });
  examples(remove, 'marsa project delete "My shop"', 'marsa project delete "My shop" --confirm "My shop"');
}
