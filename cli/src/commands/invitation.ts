import * as invitations from '@marsa/contract/invitations.ts';
import type { Command } from 'commander';
import type { Cli } from '../cli.ts';
import { pageSize, showList } from '../listing.ts';
import { deliverLink } from '../one-time-link.ts';
import { examples, given, limitOption } from '../options.ts';
import { fields, when } from '../output.ts';

/** `marsa invitation` */
export function describeInvitation(invitation: Command, cli: Cli): void {
  describeCreate(invitation.command('create <email>'), cli);
  describeList(invitation.command('list'), cli);
  describeRevoke(invitation.command('revoke <id>'), cli);
}

interface CreateOptions {
  role?: string;
  language?: 'en' | 'ar';
  out?: string;
}

function describeCreate(create: Command, cli: Cli): void {
  create
    .description(
      'Invite somebody, for seven days. The link goes by mail; without a mail server it is printed, this once, to be handed over.',
    )
    .option('--role <role>', 'name of a role; DEV where it is silent')
    .option('--language <language>', 'of the letter, en or ar; en where it is silent')
    .option('-o, --out <file>', 'write the link to a file (mode 0600)')
    .action(async (email: string, { out, ...options }: CreateOptions) => {
      const { link, ...made } = await cli
        .client()
        .call(invitations.create, { body: { email, ...given({ ...options }) } });
      if (link !== null) return deliverLink(cli, { ...made, link }, out);
      cli.out.show(made, () =>
        fields({ Id: made.id, 'By mail to': made.email, Role: made.role, 'Works until': when(made.endsAt) }),
      );
    });
  examples(
    create,
    'marsa invitation create layla@example.com --language ar',
    'marsa invitation create dana@example.com --role ADMIN --out dana.link',
  );
}

function describeList(list: Command, cli: Cli): void {
  list
    .description('List invitations, newest first; never their links.')
    .addOption(limitOption())
    .action(async ({ limit }: { limit: number }) => {
      const items = cli.client().all(invitations.list, { query: { limit: pageSize(limit) } });
      await showList(cli, items, limit, {
        ID: ({ id }) => id,
        'E-MAIL': ({ email }) => email,
        ROLE: ({ role }) => role,
        STATE: ({ state }) => state,
        ENDS: ({ endsAt }) => when(endsAt),
      });
    });
  examples(list, 'marsa invitation list');
}

function describeRevoke(revoke: Command, cli: Cli): void {
  revoke.description('Take an invitation back: its link stops at once.').action(async (id: string) => {
    const done = await cli.client().call(invitations.revoke, { params: { id } });
    cli.out.show(done, () => `The invitation ${id} is taken back.`);
  });
  examples(revoke, 'marsa invitation revoke 01JD0000000000000000000000');
}
