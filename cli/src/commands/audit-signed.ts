import { createWriteStream, readFileSync } from 'node:fs';
import { finished } from 'node:stream/promises';
import * as audit from '@marsa/contract/audit.ts';
import type { SignedFileReport } from '@marsa/server/features/audit/signed-file.ts';
import type { SigningIdentity } from '@marsa/server/operator-audit.ts';
import type { Command } from 'commander';
import type { Cli } from '../cli.ts';
import { Failure } from '../failure.ts';
import { examples } from '../options.ts';
import { fields } from '../output.ts';
import { writePrivateFile } from '../private-file.ts';
import { isLocal, withPlace, writerTo } from './audit-place.ts';

const operatorAudit = () => import('@marsa/server/operator-audit.ts');
const signedFile = () => import('@marsa/server/features/audit/signed-file.ts');

const readIdentity = async (cli: Cli, local: boolean): Promise<SigningIdentity> =>
  local ? (await operatorAudit()).readSigningIdentity() : cli.client().call(audit.key);

function toSummary({ rows, from, to, keyId, log, signedAt, digest }: SignedFileReport): string {
  return fields({
    Rows: rows === 0 ? 'none' : `${(from?.seq ?? 0) + 1} to ${to?.seq}`,
    'Signed at': signedAt === undefined ? undefined : new Date(signedAt).toISOString(),
    Log: log,
    'Key (fingerprint)': keyId,
    'SHA-256 of the file': digest,
  });
}

/** `marsa audit verify --file`: reads nothing but the file. */
export async function verifyFile(cli: Cli, file: string, publicKey: string | undefined): Promise<void> {
  const report = await (await signedFile()).verifySignedFile(cli.pathOf(file), publicKey);
  const { fault } = report;
  cli.out.show(report, () =>
    fault
      ? `${file} does not hold, at line ${fault.line}: ${fault.reason}.`
      : `${file} holds.\n${toSummary(report)}`,
  );
  if (fault) process.exitCode = 1;
  else if (publicKey === undefined)
    cli.out.note(
      'The file names its own key: compare the fingerprint with the one you kept, or give --public-key.',
    );
}

/** The place that a checkpoint kept elsewhere speaks of. */
export async function readExpected(
  cli: Cli,
  local: boolean,
  file: string,
): Promise<{ seq: number; hash: string }> {
  const text = readFileSync(cli.pathOf(file), 'utf8');
  const found = (await operatorAudit()).readKeptCheckpoint(text, await readIdentity(cli, local));
  if (typeof found === 'string') throw new Failure(1, `${file}: ${found}`);
  return { seq: found.seq, hash: found.hash };
}

/** `marsa audit export --signed` */
export async function exportSigned(cli: Cli, local: boolean, file: string | undefined): Promise<void> {
  if (file === undefined)
    throw new Failure(2, '--signed needs --out FILE: what was written is then verified.');
  const { keyId } = await readIdentity(cli, local);
  const path = cli.pathOf(file);
  const sink = createWriteStream(path, { mode: 0o600 });
  const write = writerTo(sink);
  if (local) await (await operatorAudit()).exportSignedAudit(write);
  else
    for await (const chunk of (await cli.client().fetch(audit.exportSigned)).body ?? []) await write(chunk);
  sink.end();
  await finished(sink);
  const report = await (await signedFile()).verifySignedFile(path, keyId);
  if (report.fault) throw new Failure(1, `What was written does not hold: ${report.fault.reason}.`);
  cli.out.show(
    { savedTo: path, ...report },
    () => `The signed audit log is in ${path}.\n${toSummary(report)}`,
  );
  cli.out.note(
    'Keep the fingerprint elsewhere: by it the file is checked without Marsa (marsa audit verify --file).',
  );
}

/** `marsa audit checkpoint` */
export function describeCheckpoint(command: Command, cli: Cli): void {
  withPlace(
    command.description(
      'Sign where the log ends now. Kept elsewhere, it shows later whether the log was turned back or written anew.',
    ),
  )
    .option('-o, --out <file>', 'write it to a file (mode 0600)')
    .action(async ({ out, ...options }: { local: boolean; out?: string }) => {
      const local = isLocal(cli, options);
      const checkpoint = local
        ? await (await operatorAudit()).takeAuditCheckpoint()
        : await cli.client().call(audit.checkpoint);
      if (out === undefined) return cli.out.raw(`${JSON.stringify(checkpoint)}\n`);
      const savedTo = cli.pathOf(out);
      writePrivateFile(savedTo, `${JSON.stringify(checkpoint)}\n`);
      cli.out.show(
        { savedTo, checkpoint },
        () => `Row ${checkpoint.seq} is signed: ${savedTo}. Keep it elsewhere.`,
      );
    });
  examples(
    command,
    'marsa audit checkpoint --out checkpoint.json',
    'marsa audit verify --checkpoint checkpoint.json',
  );
}

interface ArchiveOptions {
  before: string;
  out: string;
}

const stepNames = { written: 'written', verified: 'verified; removing the rows', removed: 'done' };

/** `marsa audit archive` */
export function describeArchive(command: Command, cli: Cli): void {
  command
    .description(
      'Move the oldest rows of the configured database of this machine to a signed file. They are removed only once the\nfile is on the disk and was verified; the chain goes on behind it. Broken off, say the same again.',
    )
    .requiredOption('--before <time>', 'rows before this time: 2026-01-01 or 2026-01-01T00:00:00Z')
    .requiredOption('-o, --out <file>', 'the file to write (mode 0600)')
    .action(async ({ before, out }: ArchiveOptions) => {
      const at = Date.parse(before);
      if (Number.isNaN(at)) throw new Failure(2, '--before must be a time such as 2026-01-01T00:00:00Z.');
      const path = cli.pathOf(out);
      const { archiveAudit } = await operatorAudit();
      const archived = await archiveAudit({ before: at, path }, (step) =>
        cli.out.progress(`${stepNames[step]} …`),
      );
      cli.out.show(archived ? { ...archived, savedTo: path } : { savedTo: null }, () =>
        archived
          ? `Rows ${archived.fromSeq} to ${archived.toSeq} are in ${path} (SHA-256 ${archived.digest}). Keep it: they are nowhere else.`
          : 'No row is that old.',
      );
    });
  examples(command, 'marsa audit archive --before 2026-01-01 --out audit-2025.ndjson');
}
