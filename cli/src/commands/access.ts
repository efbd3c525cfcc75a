import * as me from '@marsa/contract/me.ts';
import type { Command } from 'commander';
import { type Cli, connect } from '../cli.ts';
import { examples } from '../options.ts';
import { fields } from '../output.ts';
import { readSecret } from '../prompt.ts';
import { findAccess, removeSession, saveSession } from '../session.ts';

export function describeLogin(login: Command, { settings, out, givenUrl }: Cli): void {
  login
    .description(
      'Remember where Marsa is and your API key, once they are tried.\nThe key is asked for, or read from stdin; it is kept in a file that only you can read (0600).',
    )
    .option('--key-stdin', 'read the key from stdin', false)
    .action(async ({ keyStdin }: { keyStdin: boolean }) => {
      const { url } = findAccess({ ...settings, apiKey: undefined }, givenUrl());
      if (isInTheClear(url)) out.note(`${url} is not https: the key can be read on the way.`);
      const apiKey = await readSecret('API key: ', { fromStdin: keyStdin, option: '--key-stdin' });
      const { dev } = await connect(url, apiKey).call(me.get);
      saveSession(settings, { url, apiKey });
      out.show(
        { url, developerId: dev.id, name: dev.name, role: dev.role, savedTo: settings.sessionFile },
        () => `Logged in at ${url} as ${dev.name} (${dev.role}).`,
      );
      if (settings.apiKey) out.note('MARSA_API_KEY is set: it goes before what was saved now.');
    });
  examples(
    login,
    'marsa login --url https://marsa.example.com',
    'pass show marsa | marsa login --url https://marsa.example.com --key-stdin',
  );
}

function isInTheClear(url: string): boolean {
  const { protocol, hostname } = new URL(url);
  return protocol === 'http:' && !/^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(hostname);
}

export function describeLogout(logout: Command, { settings, out }: Cli): void {
  logout
    .description('Forget what login saved. The key itself stays valid: marsa devkey revoke ends it.')
    .action(() => {
      const loggedOut = removeSession(settings);
      out.show({ loggedOut }, () => (loggedOut ? 'Logged out.' : 'You were not logged in.'));
    });
  examples(logout, 'marsa logout');
}

export function describeWhoami(whoami: Command, cli: Cli): void {
  whoami.action(async () => {
    const found = await cli.client().call(me.get);
    const { dev, permissions, workspaces } = found;
    cli.out.show(found, () =>
      fields({
        Name: dev.name,
        Id: dev.id,
        Role: dev.role,
        Permissions: permissions,
        Workspaces: workspaces.map(({ id, role }) => `${id} (${role})`),
      }),
    );
  });
  examples(whoami, 'marsa whoami', 'marsa whoami --json');
}
