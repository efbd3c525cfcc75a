import * as bans from '@marsa/contract/bans.ts';
import type { Command } from 'commander';
import type { Cli } from '../cli.ts';
import { pageSize, showList } from '../listing.ts';
import { examples, limitOption } from '../options.ts';
import { when } from '../output.ts';

/** `marsa ban` */
export function describeBan(ban: Command, cli: Cli): void {
  const list = ban
    .command('list')
    .description('List the addresses that are banned now.')
    .addOption(limitOption())
    .action(async ({ limit }: { limit: number }) => {
      const items = cli.client().all(bans.list, { query: { limit: pageSize(limit) } });
      await showList(cli, items, limit, {
        ADDRESS: ({ ip }) => ip,
        UNTIL: ({ until }) => when(until),
        REASON: ({ reason }) => reason,
        'WRONG KEYS': ({ count }) => count,
      });
    });
  examples(list, 'marsa ban list');
  const lift = ban
    .command('lift <address>')
    .description('Lift a ban.')
    .action(async (ip: string) => {
      const done = await cli.client().call(bans.lift, { params: { ip } });
      cli.out.show(done, () => `${ip} may call again.`);
    });
  examples(lift, 'marsa ban lift 203.0.113.7', 'marsa ban lift 2001:db8::/64');
}
