import { createWriteStream } from 'node:fs';
import { finished } from 'node:stream/promises';
import type { AuditEventView } from '@marsa/contract/audit.ts';
import * as audit from '@marsa/contract/audit.ts';
import { auditActions } from '@marsa/contract/audit-actions.ts';
import type { DataOf, QueryOf } from '@marsa/contract/endpoint.ts';
import { type Command, Option } from 'commander';
import type { Cli } from '../cli.ts';
import { Failure } from '../failure.ts';
import { pageSize, take } from '../listing.ts';
import { projectId, workspaceId } from '../lookup.ts';
import { examples, given, limitOption } from '../options.ts';
import { type Columns, fields, table, when } from '../output.ts';
import { isLocal, placeRule, withPlace, writerTo } from './audit-place.ts';
import {
  describeArchive,
  describeCheckpoint,
  exportSigned,
  readExpected,
  verifyFile,
} from './audit-signed.ts';

const operatorCommands = () => import('@marsa/server/operator-commands.ts');

/** `marsa audit` */
export function describeAudit(command: Command, cli: Cli): void {
  command.addHelpText('after', placeRule);
  describeList(command.command('list'), cli);
  describeVerify(command.command('verify'), cli);
  describeExport(command.command('export'), cli);
  describeCheckpoint(command.command('checkpoint'), cli);
  describeArchive(command.command('archive'), cli);
}

interface FilterOptions {
  local: boolean;
  project?: string;
  workspace?: string;
  actor?: string;
  action?: (typeof auditActions)[number];
  outcome?: 'allowed' | 'refused';
  from?: string;
  to?: string;
  query?: string;
}

const withFilter = (command: Command) =>
  withPlace(command)
    .option('--project <project>', 'name or id (with --local: id)')
    .option('--workspace <workspace>', 'name or id (with --local: id)')
    .option('--actor <id>', 'who acted')
    .addOption(new Option('--action <action>', 'such as SECRET_DOWNLOAD').choices(auditActions))
    .addOption(new Option('--outcome <outcome>', 'allowed or refused').choices(['allowed', 'refused']))
    .option('--from <time>', 'this time and later, 2026-11-20T10:00:00Z')
    .option('--to <time>', 'before this time')
    .option('-q, --query <text>', 'part of the subject, the name, the address or the code');

type Filter = QueryOf<typeof audit.exportLines>;

/** The rules of the API hold for the local database too. */
function parseFilter(filter: Record<string, unknown>): Filter {
  const parsed = audit.exportLines.query?.safeParse(filter);
  if (parsed?.success) return parsed.data;
  const issues = parsed?.error.issues.map(({ path, code, message }) => ({
    path: path.join('.'),
    rule: code,
    message,
  }));
  throw new Failure(2, 'The filter is not valid.', issues);
}

async function filterOf(cli: Cli, local: boolean, options: FilterOptions): Promise<Filter> {
  const { actor: actorId, action, outcome, from, to, query: q, project, workspace } = options;
  const ids = local
    ? { projectId: project, workspaceId: workspace }
    : {
        projectId: project && (await projectId(cli.client(), project)),
        workspaceId: workspace && (await workspaceId(cli.client(), workspace)),
      };
  return parseFilter(given({ actorId, action, outcome, from, to, q, ...ids }));
}

const columns: Columns<AuditEventView> = {
  AT: ({ at }) => when(at),
  WHO: ({ actor }) => actor.name ?? actor.kind,
  FROM: ({ ip }) => ip,
  ACTION: ({ action }) => action,
  OUTCOME: ({ outcome, code }) => (code ? `${outcome} ${code}` : outcome),
  TIMES: ({ count }) => count,
  SUBJECT: ({ subject, projectId }) => subject ?? projectId,
  SEALED: ({ seq }) => seq,
};

function describeList(list: Command, cli: Cli): void {
  withFilter(list.description('List the audit log, newest first.'))
    .addOption(limitOption(50))
    .action(async ({ limit, ...options }: FilterOptions & { limit: number }) => {
      const local = isLocal(cli, options);
      const filter = await filterOf(cli, local, options);
      const { taken, isCut } = local
        ? { taken: await (await operatorCommands()).listAudit(filter, limit), isCut: false }
        : await take(cli.client().all(audit.list, { query: { ...filter, limit: pageSize(limit) } }), limit);
      cli.out.show(taken, () => table<AuditEventView>(taken, columns));
      if (isCut || (local && taken.length === limit)) cli.out.note('There may be more: --limit 0 shows all.');
    });
  examples(
    list,
    'marsa audit list --action SECRET_DOWNLOAD --from 2026-11-01T00:00:00Z',
    'marsa audit list --outcome refused',
  );
}

interface VerifyOptions {
  local: boolean;
  checkpoint?: string;
  file?: string;
  publicKey?: string;
}

function describeVerify(verify: Command, cli: Cli): void {
  withPlace(
    verify.description(
      'Check the seal of every row. Names the first row that breaks the chain and ends with 1.\nWith --file it checks a signed export and reads nothing but the file.',
    ),
  )
    .option('--checkpoint <file>', 'also whether the log still is what this checkpoint signed')
    .addOption(new Option('--file <file>', 'a signed export').conflicts(['local', 'checkpoint']))
    .option('--public-key <key>', 'with --file: fingerprint of who must have signed')
    .action(async ({ file, publicKey, checkpoint, ...options }: VerifyOptions) => {
      if (file !== undefined) return verifyFile(cli, file, publicKey);
      const local = isLocal(cli, options);
      const expected = checkpoint === undefined ? undefined : await readExpected(cli, local, checkpoint);
      const found = local
        ? await (await import('@marsa/server/operator-audit.ts')).verifyAudit(expected)
        : await cli.client().call(audit.verify, { query: expected ?? {} });
      cli.out.show(found, () => describeVerification(found));
      if (!found.ok) process.exitCode = 1;
    });
  examples(
    verify,
    'marsa audit verify',
    'marsa audit verify --checkpoint checkpoint.json',
    'marsa audit verify --file audit.ndjson --public-key 5f2c…',
  );
}

const reasons: Record<NonNullable<DataOf<typeof audit.verify>['firstBroken']>['reason'], string> = {
  edited: 'it is not what was sealed',
  missing: 'it is gone',
  reordered: 'it was moved here from another place',
  inserted: 'it was put in later',
  head: 'the record of where the chain ends is gone or not what was written',
  archive: 'the record of rows that were moved to a file is not what was written',
  checkpoint: 'the record of a checkpoint is gone or not what was signed',
  rewritten: 'the log holds together but is not the one that was signed at this row',
  'rolled-back': 'the log was signed further than this: it was turned back to an earlier state',
  'unknown-key': 'it is sealed with a key that SECRET_KEY does not give: is it the right SECRET_KEY?',
};

function describeVerification({
  rows,
  unsealed,
  archives = [],
  firstBroken,
}: DataOf<typeof audit.verify>): string {
  const archived = archives.map(
    ({ fromSeq, toSeq, fileName }) => `\nRows ${fromSeq} to ${toSeq}: ${fileName}`,
  );
  if (!firstBroken)
    return `The audit log is whole: ${rows} sealed rows${unsealed > 0 ? `, ${unsealed} wait for their seal` : ''}.${archived.join('')}`;
  return fields({
    'Broken at': `row ${firstBroken.seq}`,
    Id: firstBroken.id,
    Reason: `${firstBroken.reason}: ${reasons[firstBroken.reason]}`,
    'Whole before it': `${rows} rows`,
  });
}

interface ExportOptions extends FilterOptions {
  format: 'lines' | 'csv';
  out?: string;
  signed: boolean;
}

function describeExport(command: Command, cli: Cli): void {
  withFilter(command.description('Export the audit log, oldest first.'))
    .addOption(
      new Option('--format <format>', 'JSON lines or a table').choices(['lines', 'csv']).default('lines'),
    )
    .option('-o, --out <file>', 'write it to a file (mode 0600)')
    .option('--signed', 'all of it with signatures, to be checked without Marsa', false)
    .action(async (options: ExportOptions) => {
      const local = isLocal(cli, options);
      if (options.signed) return exportSigned(cli, local, options.out);
      const filter = await filterOf(cli, local, options);
      const sink =
        options.out === undefined ? undefined : createWriteStream(cli.pathOf(options.out), { mode: 0o600 });
      const write = writerTo(sink ?? process.stdout);
      if (local) await (await operatorCommands()).exportAudit(filter, options.format, write);
      else await exportFromApi(cli, filter, options.format, write);
      if (!sink) return;
      sink.end();
      await finished(sink);
      const savedTo = String(sink.path);
      cli.out.show({ savedTo, bytes: sink.bytesWritten }, () => `The audit log is in ${savedTo}.`);
    });
  examples(
    command,
    'marsa audit export --format csv --out audit.csv',
    'marsa audit export --signed --out audit.ndjson',
  );
}

async function exportFromApi(
  cli: Cli,
  query: Filter,
  format: ExportOptions['format'],
  write: (text: Uint8Array) => Promise<void>,
): Promise<void> {
  const endpoint = format === 'csv' ? audit.exportCsv : audit.exportLines;
  const response = await cli.client().fetch(endpoint, { query });
  for await (const chunk of response.body ?? []) await write(chunk);
}
