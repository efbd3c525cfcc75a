import type { DataOf } from '@marsa/contract/endpoint.ts';
import * as serviceTokens from '@marsa/contract/service-tokens.ts';
import type { Command } from 'commander';
import type { Cli } from '../cli.ts';
import { pageSize, showList } from '../listing.ts';
import { projectId, workspaceId } from '../lookup.ts';
import { commaList, examples, given, limitOption, wholeNumber } from '../options.ts';
import { fields, when } from '../output.ts';
import { writePrivateFile } from '../private-file.ts';

/** `marsa service-token`: TOKEN is the public id of one, the 12 characters after `marsa_svc_`. */
export function describeServiceToken(serviceToken: Command, cli: Cli): void {
  describeCreate(serviceToken.command('create'), cli);
  describeList(serviceToken.command('list'), cli);
  describeRotate(serviceToken.command('rotate <token>'), cli);
  describeRevoke(serviceToken.command('revoke <token>'), cli);
}

type Made = DataOf<typeof serviceTokens.create> & { oldTokenEndsAt?: string };

/** Who makes a token asks for it, and it can never be shown again; `--out` keeps it off the screen. */
function deliver({ out, pathOf }: Cli, { token, ...made }: Made, file: string | undefined): void {
  const rest = {
    Id: made.id,
    Expires: when(made.expiresAt),
    'Old token ends': when(made.oldTokenEndsAt) ?? undefined,
  };
  if (file !== undefined) {
    const savedTo = pathOf(file);
    writePrivateFile(savedTo, `${token}\n`);
    out.show({ ...made, savedTo }, () => fields({ 'Service token in': savedTo, ...rest }));
    return;
  }
  out.show({ ...made, token }, () => fields({ 'Service token': token, ...rest }));
  out.note('Keep the token now: it is shown this once.');
}

interface CreateOptions {
  name: string;
  scopes: string[];
  workspace?: string;
  projects?: string[];
  networks?: string[];
  expires?: string;
  out?: string;
}

function describeCreate(create: Command, cli: Cli): void {
  create
    .description(
      'Let an internal service in, with rights that you hold yourself. Prints the token, this once; --out keeps it off the screen.',
    )
    .requiredOption('--name <name>', 'of the service')
    .requiredOption('--scopes <permissions>', 'comma-separated, such as projects:read,builds:*', commaList)
    .option('--workspace <workspace>', 'your own where it is silent')
    .option('--projects <projects>', 'only these, comma-separated', commaList)
    .option('--networks <ranges>', 'where it may be used from, comma-separated', commaList)
    .option('--expires <time>', 'in 90 days where it is silent, in a year at most')
    .option('-o, --out <file>', 'write the token to a file (mode 0600)')
    .action(async ({ name, scopes, workspace, projects, networks, expires, out }: CreateOptions) => {
      const client = cli.client();
      const projectIds = projects && (await Promise.all(projects.map((typed) => projectId(client, typed))));
      const body = {
        ...{ name, scopes },
        ...given({ projectIds, networks, expiresAt: expires }),
        ...(workspace && { workspaceId: await workspaceId(client, workspace) }),
      };
      deliver(cli, await client.call(serviceTokens.create, { body }), out);
    });
  examples(
    create,
    'marsa service-token create --name orders --scopes tokens:introspect --out orders.token',
    'marsa service-token create --name deploy --scopes builds:*,projects:read --projects Shop --networks 203.0.113.0/24',
  );
}

function describeList(list: Command, cli: Cli): void {
  list
    .description('List service tokens, newest first; never the tokens themselves.')
    .option('--workspace <workspace>', 'of one workspace')
    .addOption(limitOption())
    .action(async ({ workspace, limit }: { workspace?: string; limit: number }) => {
      const client = cli.client();
      const query = {
        limit: pageSize(limit),
        ...(workspace && { workspaceId: await workspaceId(client, workspace) }),
      };
      await showList(cli, client.all(serviceTokens.list, { query }), limit, {
        ID: ({ id }) => id,
        NAME: ({ name }) => name,
        SCOPES: ({ scopes }) => scopes,
        STATUS: ({ status }) => status,
        EXPIRES: ({ expiresAt, endsAt }) => when(endsAt ?? expiresAt),
        'LAST USED': ({ lastUsedAt }) => when(lastUsedAt),
        FROM: ({ lastUsedIp }) => lastUsedIp,
      });
    });
  examples(list, 'marsa service-token list --workspace Shop');
}

function describeRotate(rotate: Command, cli: Cli): void {
  interface Options {
    overlapSeconds?: number;
    out?: string;
  }
  rotate
    .description(
      'Replace a service token; the old one stays valid for an overlap. Prints the new one, this once.',
    )
    .option('--overlap-seconds <seconds>', 'a day where it is silent, a week at most', wholeNumber)
    .option('-o, --out <file>', 'write the token to a file (mode 0600)')
    .action(async (id: string, { overlapSeconds, out }: Options) => {
      const body = given({ overlapSeconds });
      deliver(cli, await cli.client().call(serviceTokens.rotate, { params: { id }, body }), out);
    });
  examples(rotate, 'marsa service-token rotate 3fK9dP2mQx7Z --overlap-seconds 3600 --out orders.token');
}

function describeRevoke(revoke: Command, cli: Cli): void {
  revoke.description('Revoke a service token at once, everywhere.').action(async (id: string) => {
    const done = await cli.client().call(serviceTokens.revoke, { params: { id } });
    cli.out.show(done, () => `The service token ${id} is revoked.`);
  });
  examples(revoke, 'marsa service-token revoke 3fK9dP2mQx7Z');
}
