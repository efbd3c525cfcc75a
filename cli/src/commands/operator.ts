import type { Diagnosis } from '@marsa/server/doctor.ts';
import type { Command } from 'commander';
import type { Cli } from '../cli.ts';
import { Failure } from '../failure.ts';
import { examples } from '../options.ts';
import { styled, table, toText } from '../output.ts';

/** Commands for who has the rights to the machine of the server; they work on its configuration and its database. */
const operatorCommands = () => import('@marsa/server/operator-commands.ts');

/** `marsa config` */
export function describeConfig(config: Command, { out }: Cli): void {
  config
    .description(
      'The configuration in effect, secrets masked: each value, where it comes from, and what was detected. All faults at once.',
    )
    .option('--explain', 'also what each variable is for', false)
    .action(async ({ explain }: { explain: boolean }) => {
      const report = (await operatorCommands()).readConfig();
      if ('faults' in report)
        throw new Failure(
          1,
          `The configuration has faults:\n${report.faults.map((fault) => `  - ${fault}`).join('\n')}`,
        );
      const { values, surroundings, warnings } = report;
      const columns = {
        VARIABLE: ({ name }: (typeof values)[number]) => name,
        VALUE: ({ value }: (typeof values)[number]) => value,
        SOURCE: ({ source }: (typeof values)[number]) => source,
      };
      const explained = { ...columns, '': ({ help }: (typeof values)[number]) => help };
      const detected = surroundings.map(({ name, evidence }) => `Detected: ${name} (${evidence})`);
      const warned = warnings.map((text) => styled('yellow', `Warning: ${text}`));
      out.show(report, () =>
        [table(values, explain ? explained : columns), '', ...detected, ...warned].join('\n'),
      );
    });
  examples(config, 'marsa config', 'marsa config --explain');
}

const signs: Record<Diagnosis['state'], string> = {
  ok: styled('green', '✓'),
  warning: styled('yellow', '!'),
  fault: styled('red', '✗'),
  skipped: styled('dim', '–'),
};

/** `marsa doctor` */
export function describeDoctor(doctor: Command, { out, isJson }: Cli): void {
  doctor
    .description('Check the installation and say how to mend it. Ends with 1 where something is wrong.')
    .option('--online', 'also ask whether GitHub and the mail server can be reached', false)
    .action(async ({ online }: { online: boolean }) => {
      const { examine } = await import('@marsa/server/doctor.ts');
      const found: Diagnosis[] = [];
      for await (const one of examine({ online })) {
        found.push(one);
        if (!isJson()) out.show(one, () => describeDiagnosis(one));
      }
      const ok = !found.some(({ state }) => state === 'fault');
      if (isJson()) out.show({ ok, checks: found }, () => '');
      if (!ok) process.exitCode = 1;
    });
  examples(doctor, 'marsa doctor', 'marsa doctor --online --json');
}

function describeDiagnosis({ check, state, found, mend }: Diagnosis): string {
  const line = `${signs[state]} ${check.padEnd(22)}${toText(found)}`;
  return mend === undefined ? line : `${line}\n  ${' '.repeat(22)}→ ${toText(mend)}`;
}
