import { readFileSync } from 'node:fs';
import { credentialTypeNames, credentialTypes, isCredentialType } from '@marsa/contract/credential-types.ts';
import * as vault from '@marsa/contract/vault.ts';
import { Argument, type Command, Option } from 'commander';
import type { Cli } from '../cli.ts';
import { Failure } from '../failure.ts';
import { showList } from '../listing.ts';
import { projectId } from '../lookup.ts';
import { examples, limitOption, wholeNumber } from '../options.ts';
import { fields, styled, toText, when } from '../output.ts';
import { writePrivateFile } from '../private-file.ts';
import { readSecret, withoutLineEnd } from '../prompt.ts';
import { describeExport, describeImport } from './credential-transfer.ts';

const typeArgument = () =>
  new Argument('<type>', 'type of the credential, in any case').argParser((text) => {
    const type = text.toUpperCase();
    if (isCredentialType(type)) return type;
    throw new Failure(2, `There is no type ${text}; there are: ${credentialTypeNames.join(', ')}`);
  });

const allTypes = `\nTypes:\n${Object.entries(credentialTypes)
  .map(([name, { title }]) => `  ${name.padEnd(26)}${title}`)
  .join('\n')}`;

type Type = (typeof credentialTypeNames)[number];
type Saved = { version: number; unchanged: boolean; checks: vault.Check[] };

const signs = { passed: '✓', failed: '✗', waiting: '…' } as const;
const checkLines = (checks: readonly vault.Check[]) =>
  checks
    .map(({ name, status, message }) => `  ${signs[status]} ${toText(name)}: ${toText(message)}`)
    .join('\n');

function describeSaved(type: Type, { version, unchanged, checks }: Saved): string {
  const first = unchanged
    ? `${type} had this value already (version ${version}).`
    : `${type} is kept, version ${version}.`;
  return [first, ...(checks.length > 0 ? [checkLines(checks)] : [])].join('\n');
}

/** `marsa credential` */
export function describeCredential(credential: Command, cli: Cli): void {
  credential.addHelpText('after', allTypes);
  describePut(credential.command('put <project>').addArgument(typeArgument()), cli);
  describeList(credential.command('list <project>'), cli);
  describeVersions(credential.command('versions <project>').addArgument(typeArgument()), cli);
  describeRestore(
    credential
      .command('restore <project>')
      .addArgument(typeArgument())
      .argument('<version>', 'from versions', wholeNumber),
    cli,
  );
  describeDownload(credential.command('download <project>').addArgument(typeArgument()), cli);
  describeExport(credential.command('export <project>'), cli);
  describeImport(credential.command('import <project> <file>'), cli);
  describeDelete(credential.command('delete <project>').addArgument(typeArgument()), cli);
}

interface PutOptions {
  file?: string;
  valueStdin: boolean;
  base64: boolean;
}

function describePut(put: Command, cli: Cli): void {
  put
    .description(
      'Store a credential: from a file, from stdin, or typed in unseen. It is checked before it is kept.',
    )
    .addOption(new Option('-f, --file <file>', 'read it from a file').conflicts('valueStdin'))
    .option('--value-stdin', 'read it from stdin', false)
    .option('--base64', 'the file is the original (.p8, .jks, .json) of a type that wants base64', false)
    .action(async (typed: string, type: Type, options: PutOptions) => {
      const client = cli.client();
      const id = await projectId(client, typed);
      const value = await readValue(cli, type, options);
      const saved = await client.call(vault.put, { params: { id, type }, body: { value } });
      cli.out.show(saved, () => describeSaved(type, saved));
    })
    .addHelpText('after', allTypes);
  examples(
    put,
    'marsa credential put "My shop" ANDROID_UPLOAD_JKS_B64 --file upload.jks --base64',
    'pass show shop/keystore | marsa credential put "My shop" ANDROID_UPLOAD_JKS_PASS --value-stdin',
  );
}

async function readValue(cli: Cli, type: Type, { file, valueStdin, base64 }: PutOptions): Promise<string> {
  if (file === undefined) {
    if (base64) throw new Failure(2, '--base64 goes with --file.');
    return readSecret(`${credentialTypes[type].title}: `, { fromStdin: valueStdin, option: '--value-stdin' });
  }
  const bytes = readFileSync(cli.pathOf(file));
  if (base64) return bytes.toString('base64');
  const text = bytes.toString('utf8');
  if (!Buffer.from(text).equals(bytes))
    throw new Failure(2, `${file} is not text: add --base64 to send it in base64.`);
  return withoutLineEnd(text);
}

function describeList(list: Command, cli: Cli): void {
  list
    .description('List the credentials of a project, never their values.')
    .addOption(limitOption())
    .action(async (typed: string, { limit }: { limit: number }) => {
      const client = cli.client();
      const params = { id: await projectId(client, typed) };
      await showList(cli, client.all(vault.list, { params }), limit, {
        TYPE: ({ type }) => type,
        VERSION: ({ version }) => version,
        UPDATED: ({ updatedAt }) => when(updatedAt),
        EXPIRES: ({ expiresAt }) => when(expiresAt),
        CHECKS: ({ checks }) => checks.map(({ name, status }) => `${signs[status]} ${name}`),
      });
    });
  examples(list, 'marsa credential list "My shop"');
}

function describeVersions(versions: Command, cli: Cli): void {
  versions
    .description('List the versions of a credential, newest first; also of a deleted one.')
    .addOption(limitOption())
    .action(async (typed: string, type: Type, { limit }: { limit: number }) => {
      const client = cli.client();
      const params = { id: await projectId(client, typed), type };
      await showList(cli, client.all(vault.versions, { params }), limit, {
        VERSION: ({ version }) => version,
        CURRENT: ({ isCurrent }) => isCurrent,
        CREATED: ({ createdAt }) => when(createdAt),
        BY: ({ createdBy }) => createdBy,
        'RESTORED FROM': ({ restoredFrom }) => restoredFrom,
      });
    });
  examples(versions, 'marsa credential versions "My shop" GITHUB_PAT');
}

function describeRestore(restore: Command, cli: Cli): void {
  restore
    .description('Make an old version the current one, as a new version.')
    .action(async (typed: string, type: Type, version: number) => {
      const client = cli.client();
      const params = { id: await projectId(client, typed), type, version };
      const saved = await client.call(vault.restore, { params });
      cli.out.show(saved, () => describeSaved(type, saved));
    });
  examples(restore, 'marsa credential restore "My shop" ANDROID_UPLOAD_JKS_PASS 2');
}

interface DownloadOptions {
  out?: string;
  reveal: boolean;
  base64: boolean;
  reason?: string;
}

function describeDownload(download: Command, cli: Cli): void {
  download
    .description(
      'Download the value of a credential: into a file that only you can read, or masked. It is audited.',
    )
    .addOption(new Option('-o, --out <file>', 'write it to a file (mode 0600)').conflicts('reveal'))
    .option('--reveal', 'print it', false)
    .option('--base64', 'write the original file of a type that is kept in base64', false)
    .option('--reason <text>', 'for the audit log')
    .action(async (typed: string, type: Type, options: DownloadOptions) => {
      const client = cli.client();
      const params = { id: await projectId(client, typed), type };
      const body = options.reason === undefined ? {} : { reason: options.reason };
      const { value } = await client.call(vault.download, { params, body });
      deliver(cli, type, value, options);
    });
  examples(
    download,
    'marsa credential download "My shop" ANDROID_UPLOAD_JKS_B64 --base64 --out upload.jks --reason "new laptop"',
    'marsa credential download "My shop" GITHUB_PAT --reveal',
  );
}

/** The one place where a value of the vault leaves the CLI. */
function deliver(cli: Cli, type: Type, value: string, { out, reveal, base64 }: DownloadOptions): void {
  const length = value.length;
  if (out !== undefined) {
    const path = cli.pathOf(out);
    const content = base64 ? Buffer.from(value, 'base64') : value;
    writePrivateFile(path, content);
    cli.out.show({ type, savedTo: path, length }, () => `${type} is in ${path}; only you can read it.`);
  } else if (!reveal) {
    const masked = '•'.repeat(8);
    cli.out.show({ type, value: masked, length }, () =>
      fields({ Type: type, Value: masked, Characters: length }),
    );
    cli.out.note(styled('dim', '--out FILE keeps it in a file of yours, --reveal prints it.'));
  } else if (cli.isJson()) {
    cli.out.show({ type, value }, () => value);
  } else {
    cli.out.raw(base64 ? Buffer.from(value, 'base64') : process.stdout.isTTY ? `${value}\n` : value);
  }
}

function describeDelete(remove: Command, cli: Cli): void {
  remove
    .description('Delete a credential. Its versions can be restored until the project is deleted.')
    .action(async (typed: string, type: Type) => {
      const client = cli.client();
      const done = await client.call(vault.remove, { params: { id: await projectId(client, typed), type } });
      cli.out.show(
        done,
        () => `${type} is deleted. To bring it back: marsa credential versions, then restore.`,
      );
    });
  examples(remove, 'marsa credential delete "My shop" GITHUB_PAT');
}
