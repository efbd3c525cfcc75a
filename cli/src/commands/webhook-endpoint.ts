import type { DataOf } from '@marsa/contract/endpoint.ts';
import * as endpoints from '@marsa/contract/webhook-endpoints.ts';
import {
  isWebhookEventType,
  type WebhookEventType,
  webhookEventTypes,
} from '@marsa/contract/webhook-events.ts';
import { type Command, InvalidArgumentError, Option } from 'commander';
import type { Cli } from '../cli.ts';
import { pageSize, showList } from '../listing.ts';
import { endpointId, workspaceId } from '../lookup.ts';
import { commaList, examples, given, limitOption, wholeNumber } from '../options.ts';
import { fields, when } from '../output.ts';
import { writePrivateFile } from '../private-file.ts';

type Endpoint = DataOf<typeof endpoints.update>;
type NewEndpoint = DataOf<typeof endpoints.create>;
type Sent = DataOf<typeof endpoints.test>;

/** What a workspace sends to other systems. */
export function describeEndpoints(webhook: Command, cli: Cli): void {
  describeList(webhook.command('endpoints <workspace>'), cli);
  describeGet(webhook.command('get-endpoint <workspace> <endpoint>'), cli);
  describeAdd(webhook.command('add-endpoint <workspace> <name> <url>'), cli);
  describeUpdate(webhook.command('update-endpoint <workspace> <endpoint>'), cli);
  describeRotate(webhook.command('rotate-endpoint <workspace> <endpoint>'), cli);
  describeRemove(webhook.command('remove-endpoint <workspace> <endpoint>'), cli);
  describeTest(webhook.command('test <workspace> <endpoint>'), cli);
  describeSent(webhook.command('sent <workspace> <endpoint>'), cli);
  describeAgain(webhook.command('send-again <workspace> <endpoint> <delivery>'), cli);
}

const place = async (cli: Cli, workspace: string, endpoint: string) => {
  const client = cli.client();
  const id = await workspaceId(client, workspace);
  return { client, params: { id, endpointId: await endpointId(client, id, endpoint) } };
};

const describeOne = (endpoint: Endpoint) => ({
  Id: endpoint.id,
  Name: endpoint.name,
  URL: endpoint.url,
  Events: endpoint.events ?? 'all',
  Active: endpoint.isActive,
  'Switched off because': endpoint.disabledReason ?? undefined,
});

function deliver({ out, pathOf }: Cli, { secret, ...endpoint }: NewEndpoint, file: string | undefined): void {
  const shown = {
    ...describeOne(endpoint),
    'Both sign until': when(endpoint.previousSecretUntil) ?? undefined,
  };
  if (file !== undefined) {
    const savedTo = pathOf(file);
    writePrivateFile(savedTo, `${secret}\n`);
    out.show({ ...endpoint, savedTo }, () => fields({ ...shown, 'Secret in': savedTo }));
    return;
  }
  out.show({ ...endpoint, secret }, () => fields({ ...shown, Secret: secret }));
  out.note('Give the secret to the receiver now: it is shown this once.');
}

/** Commander takes no null for a value. */
type Events = WebhookEventType[] | 'all';

function eventList(text: string): Events {
  if (text === 'all') return text;
  return commaList(text).map((type) => {
    if (isWebhookEventType(type)) return type;
    throw new InvalidArgumentError(`Events are all, or of: ${webhookEventTypes.join(', ')}`);
  });
}

const toEvents = (events: Events) => (events === 'all' ? null : events);

function describeList(list: Command, cli: Cli): void {
  list
    .description('List where a workspace sends webhooks to.')
    .addOption(limitOption())
    .action(async (typed: string, { limit }: { limit: number }) => {
      const client = cli.client();
      const params = { id: await workspaceId(client, typed) };
      await showList(cli, client.all(endpoints.list, { params, query: { limit: pageSize(limit) } }), limit, {
        ID: ({ id }) => id,
        NAME: ({ name }) => name,
        ACTIVE: ({ isActive }) => isActive,
        'FAILING SINCE': ({ failingSince }) => when(failingSince),
        'LAST SUCCESS': ({ lastSuccessAt }) => when(lastSuccessAt),
        EVENTS: ({ events }) => events ?? 'all',
        URL: ({ url }) => url,
      });
    });
  examples(list, 'marsa webhook endpoints "Shop team"');
}

function describeGet(get: Command, cli: Cli): void {
  get.description('Read where webhooks are sent to.').action(async (workspace: string, endpoint: string) => {
    const { client, params } = await place(cli, workspace, endpoint);
    const found = await client.call(endpoints.get, { params });
    cli.out.show(found, () => fields(describeOne(found)));
  });
  examples(get, 'marsa webhook get-endpoint "Shop team" Chat');
}

interface AddOptions {
  events?: Events;
  out?: string;
}

function describeAdd(add: Command, cli: Cli): void {
  add
    .description('Send webhooks to a URL. Prints the secret they are signed with, this once.')
    .option('--events <types>', 'comma-separated; all where it is silent', eventList)
    .option('-o, --out <file>', 'write the secret to a file (mode 0600)')
    .action(async (typed: string, name: string, url: string, { events, out }: AddOptions) => {
      const client = cli.client();
      const params = { id: await workspaceId(client, typed) };
      deliver(
        cli,
        await client.call(endpoints.create, {
          params,
          body: { name, url, events: toEvents(events ?? 'all') },
        }),
        out,
      );
    });
  examples(
    add,
    'marsa webhook add-endpoint "Shop team" Chat https://chat.example.com/hooks/7 --events build.succeeded,build.failed',
  );
}

interface UpdateOptions {
  name?: string;
  url?: string;
  events?: Events;
  active?: boolean;
}

function describeUpdate(update: Command, cli: Cli): void {
  update
    .description('Change where and what is sent, switch it off and on.')
    .option('--name <name>', 'another name')
    .option('--url <url>', 'another URL')
    .option('--events <types>', 'comma-separated, or all', eventList)
    .option('--active', 'send')
    .option('--no-active', 'send nothing')
    .action(async (workspace: string, endpoint: string, { name, url, events, active }: UpdateOptions) => {
      const { client, params } = await place(cli, workspace, endpoint);
      const body = { ...given({ name, url, isActive: active }), ...(events && { events: toEvents(events) }) };
      const changed = await client.call(endpoints.update, { params, body });
      cli.out.show(changed, () => fields(describeOne(changed)));
    });
  examples(update, 'marsa webhook update-endpoint "Shop team" Chat --events all');
}

function describeRotate(rotate: Command, cli: Cli): void {
  rotate
    .description('Sign with a new secret; for an overlap with the one before too.')
    .option('--overlap-seconds <seconds>', 'a day where it is silent, a week at most', wholeNumber)
    .option('-o, --out <file>', 'write the secret to a file (mode 0600)')
    .action(
      async (workspace: string, endpoint: string, options: { overlapSeconds?: number; out?: string }) => {
        const { client, params } = await place(cli, workspace, endpoint);
        const body = given({ overlapSeconds: options.overlapSeconds });
        deliver(cli, await client.call(endpoints.rotate, { params, body }), options.out);
      },
    );
  examples(rotate, 'marsa webhook rotate-endpoint "Shop team" Chat --out chat.secret');
}

function describeRemove(remove: Command, cli: Cli): void {
  remove
    .description('Send nothing there any more, and forget what was sent.')
    .action(async (workspace: string, endpoint: string) => {
      const { client, params } = await place(cli, workspace, endpoint);
      const done = await client.call(endpoints.remove, { params });
      cli.out.show(done, () => `Nothing is sent to ${endpoint} any more.`);
    });
  examples(remove, 'marsa webhook remove-endpoint "Shop team" Chat');
}

const lastOf = ({ attempts }: Sent) => attempts.at(-1);

function describeTest(test: Command, cli: Cli): void {
  test
    .description('Send a test and say how it went; ends with 1 where it did not arrive.')
    .action(async (workspace: string, endpoint: string) => {
      const { client, params } = await place(cli, workspace, endpoint);
      const sent = await client.call(endpoints.test, { params });
      const last = lastOf(sent);
      cli.out.show(sent, () =>
        fields({
          Outcome: sent.status,
          Status: last?.status,
          Error: last?.error ?? undefined,
          Milliseconds: last?.ms,
          Answer: last?.response ?? undefined,
        }),
      );
      if (sent.status !== 'done') process.exitCode = 1;
    });
  examples(test, 'marsa webhook test "Shop team" Chat');
}

function describeSent(sent: Command, cli: Cli): void {
  sent
    .description('What was sent to an endpoint; `dead` is what was given up.')
    .addOption(new Option('--status <status>', 'only those').choices(endpoints.sentStatuses))
    .addOption(limitOption(50))
    .action(
      async (
        workspace: string,
        endpoint: string,
        options: { status?: endpoints.SentStatus; limit: number },
      ) => {
        const { client, params } = await place(cli, workspace, endpoint);
        const query = { limit: pageSize(options.limit), ...given({ status: options.status }) };
        await showList(cli, client.all(endpoints.deliveries, { params, query }), options.limit, {
          ID: ({ id }) => id,
          CREATED: ({ createdAt }) => when(createdAt),
          TYPE: ({ type }) => type,
          STATUS: ({ status }) => status,
          ATTEMPTS: ({ attempts }) => attempts.length,
          LAST: (one) => lastOf(one)?.error ?? lastOf(one)?.status,
        });
      },
    );
  examples(sent, 'marsa webhook sent "Shop team" Chat --status dead');
}

function describeAgain(again: Command, cli: Cli): void {
  again
    .description('Send the same message once more, with all its attempts.')
    .action(async (workspace: string, endpoint: string, deliveryId: string) => {
      const { client, params } = await place(cli, workspace, endpoint);
      const row = await client.call(endpoints.redeliver, { params: { ...params, deliveryId } });
      cli.out.show(row, () => `${deliveryId} waits to be sent.`);
    });
  examples(again, 'marsa webhook send-again "Shop team" Chat 01KAF…');
}
