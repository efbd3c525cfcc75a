import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from 'commander';
import type { Cli } from '../cli.ts';
import { Failure } from '../failure.ts';
import { examples, given } from '../options.ts';
import { fields, table } from '../output.ts';
import { ask } from '../prompt.ts';

const backups = () => import('@marsa/server/operator-backups.ts');

/** `marsa backup` */
export function describeBackup(backup: Command, cli: Cli): void {
  describeCreate(backup.command('create'), cli);
  describeList(backup.command('list'), cli);
  describeVerify(backup.command('verify [archive]'), cli);
  describeRestore(backup.command('restore [archive]'), cli);
  describeDrill(backup.command('drill [archive]'), cli);
  describePrune(backup.command('prune'), cli);
  describeOffsite(backup.command('offsite <act> [folder]'), cli);
}

const isoOf = (ms: number) => new Date(ms).toISOString();
const megabytes = (bytes: number) => `${(bytes / 1e6).toFixed(1)} MB`;

/** A path, or the name of one that is in the folder of the backups. */
async function findArchive({ pathOf }: Cli, typed: string): Promise<string> {
  const path = pathOf(typed);
  if (existsSync(path)) return path;
  const known = (await (await backups()).list()).find(({ name }) => name === typed);
  return known?.path ?? path;
}

function describeCreate(create: Command, { out }: Cli): void {
  create
    .description(
      'Back up the database and the data folder into one encrypted, signed file; the server may run meanwhile.',
    )
    .action(async () => {
      out.progress('Copying the database and the data folder …');
      const { path, bytes, manifest, keepApart } = await (await backups()).create();
      const { leftOut } = manifest;
      out.show({ path, bytes, id: manifest.id, rows: manifest.rows, leftOut, keepApart }, () => path);
      out.note(
        `\n${megabytes(bytes)}. The keys are not in it; keep them apart from it, without them nobody can read it:`,
      );
      for (const { name, where } of keepApart) out.note(`  ${name}  ${where}`);
      for (const one of leftOut) out.note(`Not in it: ${one.path} (${one.why})`);
    });
  examples(create, 'marsa backup create', 'marsa backup create --json');
}

function describeList(list: Command, { out }: Cli): void {
  list.description('List the backups, newest first.').action(async () => {
    const found = await (await backups()).list();
    const items = found.map(({ name, path, bytes, header, fault }) => ({
      name,
      path,
      bytes,
      ...(header && {
        createdAt: isoOf(header.createdAt),
        engine: header.engine,
        schema: header.schema,
        reason: header.reason,
      }),
      ...(fault && { fault }),
    }));
    out.show(items, () =>
      table(items, {
        NAME: ({ name }) => name,
        SIZE: ({ bytes }) => megabytes(bytes),
        ENGINE: ({ engine }) => engine,
        SCHEMA: ({ schema }) => schema,
        REASON: ({ reason, fault }) => fault ?? reason,
      }),
    );
  });
  examples(list, 'marsa backup list');
}

const legacyOptions = (command: Command) =>
  command
    .option('--force', 'also read an unsigned archive of the legacy format', false)
    .option('--skip-md5', 'with --force: even where its checksums are wrong', false);

interface LegacyOptions {
  force: boolean;
  skipMd5: boolean;
}

function warn({ out }: Cli, warnings: readonly string[]): void {
  for (const warning of warnings) out.note(`WARNING: ${warning}`);
}

function describeVerify(verify: Command, cli: Cli): void {
  legacyOptions(
    verify.description('Check a backup from its first byte to its last; the newest where none is named.'),
  ).action(async (typed: string | undefined, options: LegacyOptions) => {
    const path = typed && (await findArchive(cli, typed));
    cli.out.progress('Reading it …');
    const found = await (await backups()).verify(path, options);
    warn(cli, found.warnings);
    cli.out.show(found, () =>
      fields({
        Whole: found.path,
        Files: found.files,
        Size: megabytes(found.bytes),
        'Made at': found.manifest && isoOf(found.manifest.createdAt),
        Schema: found.manifest?.migrations.at(-1),
        'Needs the master keys': found.manifest?.masterKeyIds,
      }),
    );
  });
  examples(verify, 'marsa backup verify', 'marsa backup verify marsa-backup-….marsabackup');
}

interface RestoreOptions extends LegacyOptions {
  yes: boolean;
  undo: boolean;
  evenIfUsed: boolean;
  safetyCopy: boolean;
}

function describeRestore(restore: Command, cli: Cli): void {
  legacyOptions(
    restore.description(
      'Put a backup in the place of the database and the data folder. Stop the server first.\nAll of it is checked before anything is changed; what is there is kept as a backup of its own, and put back if anything fails.',
    ),
  )
    .option('-y, --yes', 'do not ask', false)
    .option('--undo', 'only put back what was there before a restore that was cut off', false)
    .option(
      '--even-if-used',
      'although something else is connected to the database (PostgreSQL, MariaDB)',
      false,
    )
    .option('--without-safety-copy', 'where what is there can no longer be read: there is no way back then')
    .action(async (typed: string | undefined, options: RestoreOptions & { withoutSafetyCopy?: true }) => {
      if (options.undo) return undo(cli, options);
      if (typed === undefined) throw new Failure(2, 'Name the archive: marsa backup list shows them.');
      const path = await findArchive(cli, typed);
      if (!options.yes) await confirm(path, options);
      const { force, skipMd5, evenIfUsed, withoutSafetyCopy } = options;
      cli.out.progress('Checking the archive …');
      const done = await (await backups()).restore(
        path,
        { force, skipMd5, evenIfUsed, ...given({ withoutSafetyCopy }) },
        (step) => cli.out.progress(`${stepNames[step]} …`),
      );
      warn(cli, done.warnings);
      cli.out.show(done, () =>
        fields({ Restored: done.archive, 'What was there before': done.safetyCopy, Migrated: done.migrated }),
      );
      cli.out.note('Start Marsa, then: marsa doctor, marsa audit verify');
    });
  examples(
    restore,
    'marsa backup restore marsa-backup-….marsabackup',
    'marsa backup restore ./it.marsabackup --yes',
  );
}

const stepNames = {
  stage: 'Unpacking it',
  'safety copy': 'Keeping what is there now',
  journal: 'Putting the database in place',
  'database loaded': 'Putting the data folder in place',
  'data exchanged': 'Counting it, and bringing it to the newest migration',
  migrated: 'It is there',
  done: 'Done',
};

async function undo({ out }: Cli, options: RestoreOptions): Promise<void> {
  out.progress('Putting back what was there before …');
  const done = await (await backups()).undo(options);
  out.show({ done: done ?? null }, () => done ?? 'No restore was cut off: there is nothing to undo.');
}

async function confirm(path: string, { withoutSafetyCopy }: { withoutSafetyCopy?: true }): Promise<void> {
  const wayBack = withoutSafetyCopy ? 'is lost' : 'is kept as a backup of its own';
  const question = `Replace the database and the data folder by what ${path} holds? What is there now ${wayBack}. Type "restore": `;
  const answer = await ask(question, { otherwise: 'Say --yes to restore without being asked.' });
  if (answer.trim() !== 'restore') throw new Failure(1, 'Nothing was done.');
}

function describeDrill(drill: Command, cli: Cli): void {
  drill
    .description(
      'Prove a backup: restore it into a scratch database, count it, open values of its vault, verify its log.',
    )
    .action(async (typed: string | undefined) => {
      const path = typed && (await findArchive(cli, typed));
      cli.out.progress('Restoring it beside the real database …');
      const found = await (await backups()).drill(path);
      cli.out.show(found, () =>
        fields({
          Proven: found.path,
          Rows: found.rows,
          'Values of the vault opened': found.secretsOpened,
          'Sealed rows of the log': found.auditRows,
          Seconds: found.durationMs / 1000,
        }),
      );
    });
  examples(drill, 'marsa backup drill');
}

function describePrune(prune: Command, { out }: Cli): void {
  prune
    .description('Remove backups that no generation keeps (BACKUP_KEEP: days, weeks, months).')
    .option('--dry-run', 'only say which', false)
    .action(async (options: { dryRun: boolean }) => {
      const done = await (await backups()).prune(options);
      out.show(
        done,
        () =>
          done.removed.map((name) => `${options.dryRun ? 'would remove' : 'removed'} ${name}`).join('\n') ||
          'Nothing to remove.',
      );
    });
  examples(prune, 'marsa backup prune --dry-run');
}

const acts = ['init', 'push', 'check', 'fetch'] as const;
type Act = (typeof acts)[number];
const isAct = (text: string): text is Act => acts.some((act) => act === text);

function describeOffsite(offsite: Command, cli: Cli): void {
  offsite
    .description(
      'A second copy elsewhere, by restic (BACKUP_RESTIC_REPOSITORY).\n  init   make the repository\n  push   send the backups, forget old ones, read a seventh back\n  check  read a seventh back\n  fetch  get the newest ones into a folder',
    )
    .action(async (act: string, folder: string | undefined) => {
      if (!isAct(act)) throw new Failure(2, `It is one of ${acts.join(', ')}.`);
      if (act === 'fetch' && folder === undefined) throw new Failure(2, 'Name the folder to fetch into.');
      const done = await (await backups()).offsite(act, cli.pathOf(join(folder ?? '.')));
      cli.out.show(done, () => `${act}: done, ${done.repository}`);
    });
  examples(offsite, 'marsa backup offsite push', 'marsa backup offsite fetch ./from-offsite');
}
