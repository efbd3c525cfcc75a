import type { DataOf } from '@marsa/contract/endpoint.ts';
import * as sources from '@marsa/contract/webhook-sources.ts';
import { type Command, Option } from 'commander';
import type { Cli } from '../cli.ts';
import { pageSize, showList } from '../listing.ts';
import { sourceId, workspaceId } from '../lookup.ts';
import { examples, given, limitOption, wholeNumber } from '../options.ts';
import { fields, when } from '../output.ts';
import { writePrivateFile } from '../private-file.ts';
import { readSecret } from '../prompt.ts';

type Source = DataOf<typeof sources.update>;
type NewSource = DataOf<typeof sources.create>;

/** What other systems send to a workspace. */
export function describeSources(webhook: Command, cli: Cli): void {
  describeList(webhook.command('sources <workspace>'), cli);
  describeGet(webhook.command('get-source <workspace> <source>'), cli);
  describeAdd(webhook.command('add-source <workspace> <name>'), cli);
  describeUpdate(webhook.command('update-source <workspace> <source>'), cli);
  describeRotate(webhook.command('rotate-source <workspace> <source>'), cli);
  describeRemove(webhook.command('remove-source <workspace> <source>'), cli);
  describeReceived(webhook.command('received <workspace> <source>'), cli);
  describeAgain(webhook.command('receive-again <workspace> <source> <delivery>'), cli);
}

const place = async (cli: Cli, workspace: string, source: string) => {
  const client = cli.client();
  const id = await workspaceId(client, workspace);
  return { client, params: { id, sourceId: await sourceId(client, id, source) } };
};

const describeOne = ({ id, name, channel, url, isActive }: Source) => ({
  Id: id,
  Name: name,
  Channel: channel,
  URL: url,
  Active: isActive,
});

/** A secret that Marsa drew is for the other system to know; `--out` keeps it off the screen. */
function deliver({ out, pathOf }: Cli, { secret, verifyToken, ...source }: NewSource, file?: string): void {
  const shown = {
    ...describeOne(source),
    'Previous secret until': when(source.previousSecretUntil) ?? undefined,
  };
  const drawn = [secret, verifyToken].filter((one) => one !== null);
  if (file !== undefined && drawn.length > 0) {
    const savedTo = pathOf(file);
    writePrivateFile(savedTo, `${drawn.join('\n')}\n`);
    out.show({ ...source, savedTo }, () =>
      fields({ ...shown, [secret ? 'Secret in' : 'Verify token in']: savedTo }),
    );
    return;
  }
  const secrets = { Secret: secret ?? undefined, 'Verify token': verifyToken ?? undefined };
  out.show({ ...source, secret, verifyToken }, () => fields({ ...shown, ...secrets }));
  if (drawn.length > 0) out.note('Give it to the sender now: it is shown this once.');
}

function describeList(list: Command, cli: Cli): void {
  list
    .description('List the systems that may send webhooks to a workspace.')
    .addOption(limitOption())
    .action(async (typed: string, { limit }: { limit: number }) => {
      const client = cli.client();
      const params = { id: await workspaceId(client, typed) };
      await showList(cli, client.all(sources.list, { params, query: { limit: pageSize(limit) } }), limit, {
        ID: ({ id }) => id,
        NAME: ({ name }) => name,
        CHANNEL: ({ channel }) => channel,
        ACTIVE: ({ isActive }) => isActive,
        'LAST RECEIVED': ({ lastReceivedAt }) => when(lastReceivedAt),
        URL: ({ url }) => url,
      });
    });
  examples(list, 'marsa webhook sources "Shop team"');
}

function describeGet(get: Command, cli: Cli): void {
  get.description('Read a source of webhooks.').action(async (workspace: string, source: string) => {
    const { client, params } = await place(cli, workspace, source);
    const found = await client.call(sources.get, { params });
    cli.out.show(found, () => fields(describeOne(found)));
  });
  examples(get, 'marsa webhook get-source "Shop team" Builds');
}

const secretOptions = (command: Command): Command =>
  command
    .option('--secret-stdin', 'read the secret from stdin; Marsa draws one where it is silent', false)
    .option('-o, --out <file>', 'write what Marsa drew to a file (mode 0600)');

const readGiven = async (fromStdin: boolean) =>
  fromStdin ? readSecret('Secret: ', { fromStdin, option: '--secret-stdin' }) : undefined;

interface AddOptions {
  channel: sources.Channel;
  proof?: sources.EvolutionProof;
  header?: string;
  secretStdin: boolean;
  out?: string;
}

function describeAdd(add: Command, cli: Cli): void {
  secretOptions(add)
    .description(
      'Let another system send webhooks: prints the URL for it and, this once, a secret that Marsa drew.',
    )
    .addOption(new Option('--channel <channel>', 'who sends').choices(sources.channels).makeOptionMandatory())
    .addOption(new Option('--proof <proof>', 'of Evolution API').choices(sources.evolutionProofs))
    .option('--header <name>', 'in which Evolution API sends the secret')
    .action(async (typed: string, name: string, options: AddOptions) => {
      const client = cli.client();
      const params = { id: await workspaceId(client, typed) };
      const { channel, proof, header, out } = options;
      const secret = await readGiven(options.secretStdin);
      const body = { name, channel, ...given({ proof, header, secret }) };
      deliver(cli, await client.call(sources.create, { params, body }), out);
    });
  examples(
    add,
    'marsa webhook add-source "Shop team" "Builds" --channel github --out github.secret',
    'pass show meta/app-secret | marsa webhook add-source "Shop team" "Our number" --channel whatsapp --secret-stdin',
  );
}

function describeUpdate(update: Command, cli: Cli): void {
  update
    .description('Rename a source, switch it off and on.')
    .option('--name <name>', 'another name')
    .option('--active', 'take its webhooks')
    .option('--no-active', 'refuse them')
    .action(
      async (workspace: string, source: string, { name, active }: { name?: string; active?: boolean }) => {
        const { client, params } = await place(cli, workspace, source);
        const body = given({ name, isActive: active });
        const changed = await client.call(sources.update, { params, body });
        cli.out.show(changed, () => fields(describeOne(changed)));
      },
    );
  examples(update, 'marsa webhook update-source "Shop team" Builds --no-active');
}

function describeRotate(rotate: Command, cli: Cli): void {
  secretOptions(rotate)
    .description('Give a source a new secret; the one before works on for an overlap.')
    .option('--overlap-seconds <seconds>', 'a day where it is silent, a week at most', wholeNumber)
    .action(
      async (
        workspace: string,
        source: string,
        options: { overlapSeconds?: number; secretStdin: boolean; out?: string },
      ) => {
        const { client, params } = await place(cli, workspace, source);
        const secret = await readGiven(options.secretStdin);
        const body = given({ secret, overlapSeconds: options.overlapSeconds });
        deliver(cli, await client.call(sources.rotate, { params, body }), options.out);
      },
    );
  examples(rotate, 'marsa webhook rotate-source "Shop team" Builds --out github.secret');
}

function describeRemove(remove: Command, cli: Cli): void {
  remove
    .description('Delete a source with all it has sent.')
    .action(async (workspace: string, source: string) => {
      const { client, params } = await place(cli, workspace, source);
      const done = await client.call(sources.remove, { params });
      cli.out.show(done, () => `${source} sends nothing any more.`);
    });
  examples(remove, 'marsa webhook remove-source "Shop team" Builds');
}

function describeReceived(received: Command, cli: Cli): void {
  received
    .description('What a source has sent, and what became of it.')
    .addOption(new Option('--status <status>', 'only those').choices(sources.receivedStatuses))
    .addOption(limitOption(50))
    .action(
      async (
        workspace: string,
        source: string,
        options: { status?: sources.ReceivedStatus; limit: number },
      ) => {
        const { client, params } = await place(cli, workspace, source);
        const query = { limit: pageSize(options.limit), ...given({ status: options.status }) };
        await showList(cli, client.all(sources.deliveries, { params, query }), options.limit, {
          ID: ({ id }) => id,
          RECEIVED: ({ receivedAt }) => when(receivedAt),
          EVENT: ({ event }) => event,
          STATUS: ({ status }) => status,
          OUTCOME: ({ outcome }) => outcome,
        });
      },
    );
  examples(received, 'marsa webhook received "Shop team" Builds --status failed');
}

function describeAgain(again: Command, cli: Cli): void {
  again
    .description('Work on what was received once more.')
    .action(async (workspace: string, source: string, deliveryId: string) => {
      const { client, params } = await place(cli, workspace, source);
      const row = await client.call(sources.redeliver, { params: { ...params, deliveryId } });
      cli.out.show(row, () => `${deliveryId} waits to be worked on.`);
    });
  examples(again, 'marsa webhook receive-again "Shop team" Builds 01KAF…');
}
