import type { Command } from 'commander';
import type { Cli } from '../cli.ts';
import { examples } from '../options.ts';
import { fields, when } from '../output.ts';

/** `marsa identity`: for who has the rights to the machine of the server; works on its configuration and database. */
export function describeIdentity(identity: Command, cli: Cli): void {
  describeRotate(identity.command('rotate-signing-key'), cli);
}

function describeRotate(rotate: Command, { out }: Cli): void {
  rotate
    .description(
      'The next key begins to sign access tokens; the current one goes on to verify what it signed, for 20 minutes. The server does the same by itself every 90 days, and notices this within seconds.\nA key signs a day after it was published at the earliest. With --compromised it does at once, and no token of the current key works any more: programs get new ones by their refresh tokens.',
    )
    .option('--compromised', 'the current key is in wrong hands', false)
    .action(async ({ compromised: isCompromised }: { compromised: boolean }) => {
      const { rotateTokenKey } = await import('@marsa/server/operator-identity.ts');
      const { formerUntil, ...done } = await rotateTokenKey({ isCompromised });
      const until = isCompromised ? null : new Date(formerUntil).toISOString();
      out.show({ ...done, formerUntil: until }, () =>
        fields({
          'Signs now': done.kid,
          'Signed until now': done.former,
          'It verifies until': when(until) ?? 'now',
          'Published to be next': done.next,
        }),
      );
    });
  examples(rotate, 'marsa identity rotate-signing-key', 'marsa identity rotate-signing-key --compromised');
}
