import * as notices from '@marsa/contract/notices.ts';
import type { Command } from 'commander';
import type { Cli } from '../cli.ts';
import { pageSize, showList } from '../listing.ts';
import { personId } from '../lookup.ts';
import { examples, given, limitOption } from '../options.ts';
import { when } from '../output.ts';

/** `marsa notice` */
export function describeNotice(notice: Command, cli: Cli): void {
  describeList(notice.command('list'), cli);
  describeAcknowledge(notice.command('acknowledge <notice>'), cli);
}

function describeList(list: Command, cli: Cli): void {
  list
    .description('What happened around your account that you should know of, newest first.')
    .option('--open', 'only those you have not answered yet')
    .option('--person <person>', 'of another person, by name or id; needs audit:all')
    .addOption(limitOption())
    .action(async ({ open, person, limit }: { open?: true; person?: string; limit: number }) => {
      const client = cli.client();
      const of = person === undefined ? undefined : await personId(client, person);
      const onlyOpen = open && ('true' as const);
      const query = { limit: pageSize(limit), ...given({ personId: of, open: onlyOpen }) };
      await showList(cli, client.all(notices.list, { query }), limit, {
        ID: ({ id }) => id,
        WHEN: ({ createdAt }) => when(createdAt),
        WHAT: ({ kind, details }) => [kind, details.change ?? details.tried ?? details.keyName].join(' '),
        FROM: ({ details }) => details.ip ?? '',
        DEVICE: ({ details }) => details.device ?? '',
        ANSWER: ({ answer }) => answer ?? '',
      });
    });
  examples(list, 'marsa notice list --open', 'marsa notice list --person Dana');
}

function describeAcknowledge(acknowledge: Command, { client, out }: Cli): void {
  acknowledge.description('Say that it was you.').action(async (id: string) => {
    const done = await client().call(notices.acknowledge, { params: { id } });
    out.show(done, () => 'Thank you. It is not shown as open any more.');
  });
  examples(acknowledge, 'marsa notice acknowledge 01K9Z3NDEKTSV4RRFFQ69G5FAV');
}
