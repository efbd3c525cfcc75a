import { readFileSync } from 'node:fs';
import type { DataOf, QueryOf } from '@marsa/contract/endpoint.ts';
import * as people from '@marsa/contract/people.ts';
import * as secondFactor from '@marsa/contract/second-factor.ts';
import type { Command } from 'commander';
import type { Cli } from '../cli.ts';
import { pageSize, showList } from '../listing.ts';
import { personId } from '../lookup.ts';
import { deliverLink } from '../one-time-link.ts';
import { examples, given, limitOption, sortOption } from '../options.ts';
import { fields, toText, when } from '../output.ts';

/** `marsa person` */
export function describePerson(person: Command, cli: Cli): void {
  describeList(person.command('list'), cli);
  describeGet(person.command('get <person>'), cli);
  describeUpdate(person.command('update <person>'), cli);
  describeResetLink(person.command('reset-link <person>'), cli);
  describeResetSecondFactor(person.command('reset-second-factor <person>'), cli);
  describeImport(person.command('import <file>'), cli);
}

interface ListOptions {
  query?: string;
  sort?: QueryOf<typeof people.list>['sort'];
  limit: number;
}

function describeList(list: Command, cli: Cli): void {
  list
    .description('List people.')
    .option('-q, --query <text>', 'part of the name or the e-mail address')
    .addOption(sortOption('name'))
    .addOption(limitOption())
    .action(async ({ query, sort, limit }: ListOptions) => {
      const filter = { limit: pageSize(limit), ...(query && { q: query }), ...(sort && { sort }) };
      const items = cli.client().all(people.list, { query: filter });
      await showList(cli, items, limit, {
        ID: ({ id }) => id,
        NAME: ({ name }) => name,
        'E-MAIL': ({ email }) => email,
        ROLE: ({ role }) => role,
        ACTIVE: ({ isActive }) => isActive,
        CREATED: ({ createdAt }) => when(createdAt),
      });
    });
  examples(list, 'marsa person list -q dana', 'marsa person list --sort name');
}

function describeGet(get: Command, cli: Cli): void {
  get.description('Read a person, by name or id.').action(async (typed: string) => {
    const client = cli.client();
    const found = await client.call(people.get, { params: { id: await personId(client, typed) } });
    cli.out.show(found, () =>
      fields({
        ...describeOne(found),
        'E-mail': found.email ?? undefined,
        Password: found.hasPassword,
        'Second factor': found.hasSecondFactor,
      }),
    );
  });
  examples(get, 'marsa person get Dana');
}

const describeOne = ({ id, name, role, isActive }: DataOf<typeof people.get>) => ({
  Id: id,
  Name: name,
  Role: role,
  Active: isActive,
});

interface UpdateOptions {
  role?: string;
  email?: string;
  active?: boolean;
}

function describeUpdate(update: Command, cli: Cli): void {
  update
    .description(
      'Change the role or e-mail of a person (by name or id), switch them off or on. Off, their sessions and keys stop at once.',
    )
    .option('--role <role>', 'name of a role')
    .option('--email <address>', 'what they sign in with')
    .option('--active', 'switch them on')
    .option('--no-active', 'switch them off')
    .action(async (typed: string, { role, email, active: isActive }: UpdateOptions) => {
      const client = cli.client();
      const params = { id: await personId(client, typed) };
      const changed = await client.call(people.update, { params, body: given({ role, email, isActive }) });
      cli.out.show(changed, () => fields(describeOne(changed)));
    });
  examples(update, 'marsa person update Dana --role ADMIN', 'marsa person update Dana --no-active');
}

function describeResetLink(reset: Command, cli: Cli): void {
  reset
    .description(
      'A link by which a person (by name or id) chooses a new password: once, within a day. Prints it, this once; hand it over.',
    )
    .option('-o, --out <file>', 'write the link to a file (mode 0600)')
    .action(async (typed: string, { out }: { out?: string }) => {
      const client = cli.client();
      const params = { id: await personId(client, typed) };
      deliverLink(cli, await client.call(people.resetLink, { params }), out);
    });
  examples(reset, 'marsa person reset-link Dana', 'marsa person reset-link Dana --out dana.link');
}

function describeImport(load: Command, { out, pathOf }: Cli): void {
  load
    .description(
      'On the machine of the server: take people of an older system over, from CSV with a header or JSON lines, with the fields email, name, role (DEV), language, hash (bcrypt). Who is here already stays as they are.',
    )
    .option('--dry-run', 'only say what would become of each', false)
    .action(async (file: string, { dryRun }: { dryRun: boolean }) => {
      const { readRecords } = await import('../records-file.ts');
      const { importPeople } = await import('@marsa/server/operator-people.ts');
      const records = readRecords(readFileSync(pathOf(file), 'utf8'));
      const outcomes: Record<string, unknown>[] = [];
      const fieldsOf = records.map(({ fields: values }) => values);
      await importPeople(fieldsOf, dryRun, (outcome, at) => {
        outcomes.push({ line: records[at]?.line, ...outcome });
      });
      const count = (wanted: string) => outcomes.filter(({ outcome }) => outcome === wanted).length;
      out.show(outcomes, () =>
        [
          ...outcomes
            .filter(({ outcome }) => outcome !== 'imported')
            .map(({ line, email, outcome, reason }) =>
              toText(`line ${line}: ${reason ?? `${email} ${outcome}`}`),
            ),
          `${count('imported')} ${dryRun ? 'would be imported' : 'imported'}, ${count('exists')} here already, ${count('refused')} refused.`,
        ].join('\n'),
      );
      if (count('refused') > 0) process.exitCode = 1;
    });
  examples(load, 'marsa person import people.csv --dry-run', 'marsa person import people.jsonl');
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
