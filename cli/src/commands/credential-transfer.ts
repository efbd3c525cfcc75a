import { readFileSync } from 'node:fs';
import { parseEnv } from 'node:util';
import { isCredentialType } from '@marsa/contract/credential-types.ts';
import type { BodyOf, DataOf } from '@marsa/contract/endpoint.ts';
import * as vault from '@marsa/contract/vault.ts';
import type { Command } from 'commander';
import type { Cli } from '../cli.ts';
import { toEnvFile } from '../env-file.ts';
import { Failure } from '../failure.ts';
import { projectId } from '../lookup.ts';
import { examples, given } from '../options.ts';
import { table } from '../output.ts';
import { writePrivateFile } from '../private-file.ts';
import { readSecret } from '../prompt.ts';

const readPassphrase = (fromStdin: boolean, question = 'Passphrase: ') =>
  readSecret(question, { fromStdin, option: '--passphrase-stdin' });

interface ExportOptions {
  out: string;
  env: boolean;
  passphraseStdin: boolean;
  reason?: string;
}

export function describeExport(command: Command, cli: Cli): void {
  command
    .description(
      'Export all credentials of a project into a file that only you can read: sealed to a passphrase, or with --env as they are. It is audited.',
    )
    .requiredOption('-o, --out <file>', 'the file')
    .option('--env', 'as a .env file, in the open: each value is a download of its own', false)
    .option('--passphrase-stdin', 'read the passphrase from stdin', false)
    .option('--reason <text>', 'for the audit log')
    .action(async (typed: string, options: ExportOptions) => {
      const id = await projectId(cli.client(), typed);
      const path = cli.pathOf(options.out);
      const content = options.env ? await exportOpen(cli, id, options) : await exportSealed(cli, id, options);
      writePrivateFile(path, content);
      cli.out.show({ savedTo: path }, () => `The credentials are in ${path}; only you can read it.`);
      if (!options.env) cli.out.note('Without the passphrase nobody can open it; Marsa does not keep it.');
    });
  examples(
    command,
    'marsa credential export "My shop" --out shop.json --reason "to the new server"',
    'marsa credential export "My shop" --out shop.env --env',
  );
}

async function exportSealed(
  cli: Cli,
  id: string,
  { passphraseStdin, reason }: ExportOptions,
): Promise<string> {
  const passphrase = await readPassphrase(passphraseStdin, 'Passphrase (12 characters at least): ');
  if (!passphraseStdin && (await readPassphrase(false, 'The same again: ')) !== passphrase)
    throw new Failure(2, 'The two differ.');
  const body = { passphrase, ...given({ reason }) };
  return `${JSON.stringify(await cli.client().call(vault.exportAll, { params: { id }, body }), null, 2)}\n`;
}

async function exportOpen(cli: Cli, id: string, { reason }: ExportOptions): Promise<string> {
  const client = cli.client();
  const values: Record<string, string> = {};
  for await (const { type } of client.all(vault.list, { params: { id } })) {
    const { value } = await client.call(vault.download, { params: { id, type }, body: given({ reason }) });
    values[type] = value;
  }
  if (Object.keys(values).length === 0) throw new Failure(1, 'The project holds no credentials.');
  return toEnvFile(values);
}

interface ImportOptions {
  passphraseStdin: boolean;
  fromOtherProject: boolean;
}

export function describeImport(command: Command, cli: Cli): void {
  command
    .description(
      'Import credentials from an exported file or a .env file with the names of their types. Each is checked before it is kept; what the file does not hold stays as it is. Ends with 1 where one was refused.',
    )
    .option('--passphrase-stdin', 'read the passphrase from stdin', false)
    .option('--from-other-project', 'the file was exported from another project, and that is meant', false)
    .action(async (typed: string, file: string, options: ImportOptions) => {
      const client = cli.client();
      const id = await projectId(client, typed);
      const body = await readImport(cli, file, options);
      const result = await client.call(vault.importAll, { params: { id }, body });
      cli.out.show(result, () => describeResult(result));
      if (result.credentials.some(({ outcome }) => outcome === 'refused')) process.exitCode = 1;
    });
  examples(command, 'marsa credential import "My shop" shop.json', 'marsa credential import "My shop" .env');
}

async function readImport(
  cli: Cli,
  name: string,
  { passphraseStdin, fromOtherProject }: ImportOptions,
): Promise<BodyOf<typeof vault.importAll>> {
  const text = readFileSync(cli.pathOf(name), 'utf8');
  if (!text.trimStart().startsWith('{')) return { credentials: readEnvFile(cli, name, text) };
  const file = vault.credentialFile.safeParse(parseJson(text));
  if (!file.success) {
    const issues = file.error.issues.map(({ path, code, message }) => ({
      path: path.join('.'),
      rule: code,
      message,
    }));
    throw new Failure(1, `${name} is no file of exported credentials that this Marsa reads.`, issues);
  }
  return { file: file.data, passphrase: await readPassphrase(passphraseStdin), fromOtherProject };
}

function readEnvFile({ out }: Cli, name: string, text: string) {
  const found = Object.entries(parseEnv(text));
  const others = found.filter(([type]) => !isCredentialType(type)).map(([other]) => other);
  if (others.length === found.length) throw new Failure(1, `${name} names no type of credential.`);
  if (others.length > 0) out.note(`Left out, since they name no type: ${others.join(', ')}`);
  return Object.fromEntries(found.filter(([type, value]) => isCredentialType(type) && value !== ''));
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const describeResult = ({ credentials }: DataOf<typeof vault.importAll>) =>
  table(credentials, {
    TYPE: ({ type }) => type,
    OUTCOME: ({ outcome }) => outcome,
    VERSION: ({ version }) => version,
    REASON: ({ reason }) => reason,
  });
