import * as devkeys from '@marsa/contract/devkeys.ts';
import type { Command } from 'commander';
import type { Cli } from '../cli.ts';
import { pageSize, showList } from '../listing.ts';
import { personId } from '../lookup.ts';
import { commaList, examples, given, limitOption, wholeNumber } from '../options.ts';
import { fields, when } from '../output.ts';
import { writePrivateFile } from '../private-file.ts';

/** `marsa devkey`: KEY is the public id of a key, the 12 characters after `marsa_`. */
export function describeDevkey(devkey: Command, cli: Cli): void {
  describeCreate(devkey.command('create'), cli);
  describeList(devkey.command('list'), cli);
  describeRotate(devkey.command('rotate <key>'), cli);
  describeRevoke(devkey.command('revoke <key>'), cli);
}

interface NewKey {
  developerId: string;
  keyId: string;
  apiKey: string;
  oldKeyEndsAt?: string;
}

/** Who makes a key asks for it, and it can never be shown again; `--out` keeps it off the screen. */
function deliver({ out, pathOf }: Cli, { apiKey, ...made }: NewKey, file: string | undefined): void {
  const rest = {
    'Developer id': made.developerId,
    'Key id': made.keyId,
    'Old key ends': when(made.oldKeyEndsAt) ?? undefined,
  };
  if (file !== undefined) {
    const savedTo = pathOf(file);
    writePrivateFile(savedTo, `${apiKey}\n`);
    out.show({ ...made, savedTo }, () => fields({ 'API key in': savedTo, ...rest }));
    return;
  }
  out.show({ ...made, apiKey }, () => fields({ 'API key': apiKey, ...rest }));
  out.note('Keep the key now: it is shown this once.');
}

interface CreateOptions {
  name: string;
  role?: string;
  developer?: string;
  expires?: string;
  networks?: string[];
  out?: string;
}

function describeCreate(create: Command, cli: Cli): void {
  create
    .description(
      'Let a developer in with an API key. Prints the key, this once; --out keeps it off the screen.',
    )
    .requiredOption('--name <name>', 'of the developer')
    .option('--role <role>', 'name of a role; DEV where it is silent')
    .option('--developer <person>', 'another key for somebody there is, by name or id')
    .option('--expires <time>', 'such as 2027-01-31T00:00:00Z')
    .option('--networks <ranges>', 'where it may be used from, comma-separated', commaList)
    .option('-o, --out <file>', 'write the key to a file (mode 0600)')
    .action(async ({ name, role, developer, expires: expiresAt, networks, out }: CreateOptions) => {
      const client = cli.client();
      const developerId = developer && (await personId(client, developer));
      const body = { name, ...given({ role, expiresAt, networks }), ...(developerId && { developerId }) };
      deliver(cli, await client.call(devkeys.create, { body }), out);
    });
  examples(
    create,
    'marsa devkey create --name Dana',
    'marsa devkey create --name CI --networks 203.0.113.0/24 --expires 2027-01-31T00:00:00Z --out ci.key',
  );
}

function describeList(list: Command, cli: Cli): void {
  list
    .description('List API keys, newest first; never the keys themselves.')
    .option('--developer <person>', 'of one developer, by name or id')
    .addOption(limitOption())
    .action(async ({ developer, limit }: { developer?: string; limit: number }) => {
      const client = cli.client();
      const developerId = developer && (await personId(client, developer));
      const query = { limit: pageSize(limit), ...(developerId && { developerId }) };
      await showList(cli, client.all(devkeys.list, { query }), limit, {
        ID: ({ id }) => id,
        NAME: ({ name }) => name,
        ROLE: ({ role }) => role,
        KEY: ({ prefix, lastFour }) => `${prefix}…${lastFour}`,
        STATUS: ({ status }) => status,
        EXPIRES: ({ expiresAt, endsAt }) => when(endsAt ?? expiresAt),
        'LAST USED': ({ lastUsedAt }) => when(lastUsedAt),
      });
    });
  examples(list, 'marsa devkey list --developer Dana');
}

function describeRotate(rotate: Command, cli: Cli): void {
  interface Options {
    overlapSeconds?: number;
    out?: string;
  }
  rotate
    .description('Replace an API key; the old one stays valid for an overlap. Prints the new key, this once.')
    .option('--overlap-seconds <seconds>', 'a day where it is silent, a week at most', wholeNumber)
    .option('-o, --out <file>', 'write the key to a file (mode 0600)')
    .action(async (id: string, { overlapSeconds, out }: Options) => {
      const made = await cli
        .client()
        .call(devkeys.rotate, { params: { id }, body: given({ overlapSeconds }) });
      deliver(cli, made, out);
    });
  examples(rotate, 'marsa devkey rotate 3fK9dP2mQx7Z --overlap-seconds 3600 --out dana.key');
}

function describeRevoke(revoke: Command, cli: Cli): void {
  revoke.description('Revoke an API key at once, everywhere.').action(async (id: string) => {
    const done = await cli.client().call(devkeys.revoke, { params: { id } });
    cli.out.show(done, () => `The key ${id} is revoked.`);
  });
  examples(revoke, 'marsa devkey revoke 3fK9dP2mQx7Z');
}
