import type { KeyInUse, VaultReport } from '@marsa/server/operator-vault.ts';
import type { Command } from 'commander';
import type { Cli } from '../cli.ts';
import { projectId } from '../lookup.ts';
import { examples } from '../options.ts';
import { fields, table } from '../output.ts';

/** Commands for who has the rights to the machine of the server; they work on its configuration and its database. */
const operatorVault = () => import('@marsa/server/operator-vault.ts');

/** `marsa vault` */
export function describeVault(vault: Command, cli: Cli): void {
  describeStatus(vault.command('status'), cli);
  describeVerify(vault.command('verify'), cli);
  describeMasterKey(vault.command('rotate-master-key'), cli);
  describeDataKeys(vault.command('rotate-data-keys'), cli);
}

const variableOf = {
  masterKeys: 'MASTER_KEY_B64',
  apiKeySecrets: 'APIKEY_HMAC_SECRET_B64',
  secretKeys: 'SECRET_KEY',
} as const;

const dependOn = {
  masterKeys: 'keys and secrets',
  apiKeySecrets: 'API keys',
  secretKeys: 'audit rows and passwords',
} as const;

function describeStatus(status: Command, { out }: Cli): void {
  status
    .description('Which keys of the configuration are in use, and which may leave it.')
    .action(async () => {
      const found = await (await operatorVault()).readVaultStatus();
      const names = ['masterKeys', 'apiKeySecrets', 'secretKeys'] as const;
      const rows = names.flatMap((name) => found[name].map((key) => ({ name, key })));
      out.show(found, () =>
        table(rows, {
          VARIABLE: ({ name }) => variableOf[name],
          KEY: ({ key }) => key.id,
          STATE: ({ key }) => describeState(key),
          USES: ({ name, key }) => `${key.uses} ${dependOn[name]}`,
        }),
      );
      if (found.retiredDataKeys > 0)
        out.note(
          `Data keys on their way out: ${found.retiredDataKeys}. To finish: marsa vault rotate-data-keys`,
        );
    });
  examples(status, 'marsa vault status');
}

function describeState({ state, uses }: KeyInUse): string {
  if (state === 'former') return uses === 0 ? 'former, may leave' : 'former, still needed';
  return state === 'missing' ? 'missing: bring it back' : state;
}

function describeVerify(verify: Command, { out }: Cli): void {
  verify
    .description(
      'Open every key and value of the vault and compare every row with the audit log. Names each row that was swapped, cut, renamed, turned back, edited or taken, and ends with 1. The server may run or be stopped.',
    )
    .action(async () => {
      const { verifyVault } = await operatorVault();
      const report = await verifyVault((values) => out.progress(`${values} values …`));
      out.show(report, () => describeReport(report));
      if (!report.ok) process.exitCode = 1;
    });
  examples(verify, 'marsa vault verify', 'marsa vault verify --json');
}

function describeReport({ faults, log, ...report }: VaultReport): string {
  const { values, dataKeys, projects, unrecorded, rowsPerSecond } = report;
  const seen = `${values} values and ${dataKeys} data keys of ${projects} projects, ${rowsPerSecond} rows/s`;
  const unknown =
    unrecorded > 0 ? [`The audit log does not tell of the sealing of ${unrecorded} values; they open.`] : [];
  const ofLog = log.ok ? [] : ['The audit log itself is broken, so that it proves less: marsa audit verify'];
  if (faults.length === 0) return [`The vault is whole: ${seen}.`, ...unknown, ...ofLog].join('\n');
  const list = table(faults, {
    PROJECT: ({ projectId: id }) => id,
    TYPE: ({ type }) => type,
    VERSION: ({ version }) => version,
    FAULT: ({ what }) => what,
    '': ({ detail }) => detail,
  });
  return [list, '', `Faults: ${faults.length}, in ${seen}.`, ...unknown, ...ofLog].join('\n');
}

function describeMasterKey(rotate: Command, { out }: Cli): void {
  rotate
    .description(
      'Put every data key under the first key of MASTER_KEY_B64, on the configured database; the server may run meanwhile.\nFirst: put a new key before the others (openssl rand -base64 32) and restart every server. Then this. Then the old key may leave.',
    )
    .action(async () => {
      const { rotateMasterKeys } = await operatorVault();
      const done = await rotateMasterKeys((count) => out.progress(`${count} data keys …`));
      const others = done.inUse.filter((id) => id !== done.activeId);
      out.show(done, () =>
        fields({
          'Data keys put under the new key': done.rewrapped,
          'Opened afterwards': `${done.opened} data keys`,
          'Do not open': [
            ...done.damaged.map(({ projectId: project, id }) => `${id} of project ${project}`),
            ...done.damagedTotp.map((person) => `the authenticator app of ${person}`),
          ],
          'Active master key': done.activeId,
          'Still in use': others,
          'May leave MASTER_KEY_B64': done.mayLeave,
        }),
      );
      if (done.damaged.length > 0 || done.damagedTotp.length > 0) process.exitCode = 1;
      else if (others.length > 0)
        out.note('A server still makes data keys under an older key: restart it, then begin again.');
    });
  examples(rotate, 'marsa vault rotate-master-key');
}

function describeDataKeys(rotate: Command, cli: Cli): void {
  const { out } = cli;
  rotate
    .description(
      'Give every project a new data key, seal its values anew, and destroy the former key; the server may run meanwhile.\nA rotation that was cut off is finished first: then say it again for a new one. The server does the same by itself for keys that are a year old.',
    )
    .option('--project <project>', 'only this project: its id, or with a login its name')
    .action(async ({ project }: { project?: string }) => {
      const id = project && cli.isLoggedIn() ? await projectId(cli.client(), project) : project;
      const { rotateDataKeys } = await operatorVault();
      const done = await rotateDataKeys(id, ({ projects, resealed }) =>
        out.progress(`${projects} projects, ${resealed} values …`),
      );
      out.show(done, () =>
        fields({
          Projects: done.projects,
          'Values sealed anew': done.resealed,
          'Data keys destroyed': done.destroyed,
          'Do not open': done.damaged.map(
            ({ projectId: of, type, version }) => `${type} ${version} of ${of}`,
          ),
        }),
      );
      if (done.wasResumed) out.note('This finished an earlier rotation. Say it again to begin a new one.');
      if (done.damaged.length > 0) process.exitCode = 1;
    });
  examples(
    rotate,
    'marsa vault rotate-data-keys',
    'marsa vault rotate-data-keys --project 01KAHG7Q2V0000000000000000',
  );
}
