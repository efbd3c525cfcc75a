import * as bans from '@marsa/contract/bans.ts';
import type { Command } from 'commander';
import type { Cli } from '../cli.ts';
import { pageSize, showList } from '../listing.ts';
import { examples, limitOption } from '../options.ts';
import { when } from '../output.ts';

const operatorBans = () => import('@marsa/server/operator-bans.ts');

const localOption = [
  '--local',
  'on the configured database of this machine, whether the server runs or not',
  false,
] as const;

/** `marsa ban` */
export function describeBan(ban: Command, cli: Cli): void {
  const list = ban
    .command('list')
    .description('List the addresses that are banned now.')
    .option(...localOption)
    .addOption(limitOption())
    .action(async ({ limit, local }: { limit: number; local: boolean }) => {
      const items = local
        ? await (await operatorBans()).listBansHere()
        : cli.client().all(bans.list, { query: { limit: pageSize(limit) } });
      await showList(cli, items, limit, {
        ADDRESS: ({ ip }) => ip,
        UNTIL: ({ until }) => when(until),
        REASON: ({ reason }) => reason,
        'WRONG KEYS': ({ count }) => count,
      });
    });
  examples(list, 'marsa ban list', 'marsa ban list --local');
  const lift = ban
    .command('lift <address>')
    .description('Lift a ban.')
    .option(...localOption)
    .action(async (ip: string, { local }: { local: boolean }) => {
      if (local) return await liftHere(cli, ip);
      const done = await cli.client().call(bans.lift, { params: { ip } });
      cli.out.show(done, () => `${ip} may call again.`);
    });
  examples(
    lift,
    'marsa ban lift 203.0.113.7',
    'marsa ban lift 2001:db8::/64',
    'marsa ban lift 127.0.0.1 --local',
  );
}

/** For who is banned on the machine of the server itself. */
async function liftHere({ out }: Cli, ip: string): Promise<void> {
  const { isTold, ...done } = await (await operatorBans()).liftBanHere(ip);
  out.show(done, () => `${ip} may call again${isTold ? '' : ', within five seconds if a server runs'}.`);
}
