import { parseArgs } from 'node:util';
import { measureAudit } from './group-audit.ts';
import { measureAuth } from './group-auth.ts';
import { measureBackup } from './group-backup.ts';
import { measureConsole } from './group-console.ts';
import { measureHttp } from './group-http.ts';
import { measureJobs } from './group-jobs.ts';
import { measureList } from './group-list.ts';
import { measureMemory } from './group-memory.ts';
import { measureSignIn } from './group-sign-in.ts';
import { measureStart } from './group-start.ts';
import { measureVault } from './group-vault.ts';
import type { Results } from './metric.ts';
import { fullPlan, type Plan, quickPlan } from './plan.ts';
import { toJson, toTable } from './report.ts';

type Group = (plan: Plan, say: (text: string) => void) => Promise<Results>;

const groups = new Map<string, Group>([
  ['http', measureHttp],
  ['start', measureStart],
  ['auth', measureAuth],
  ['signin', measureSignIn],
  ['memory', measureMemory],
  ['list', measureList],
  ['jobs', measureJobs],
  ['audit', measureAudit],
  ['vault', measureVault],
  ['backup', measureBackup],
  ['console', measureConsole],
]);

const usage = `npm run bench -- [--only ${[...groups.keys()].join(',')}] [--json] [--quick]

  --only   groups to measure, comma-separated; all where it is silent
  --json   one object on standard output instead of a table
  --quick  shows that everything works; its figures mean little
`;

const say = (text: string) => process.stderr.write(`  ${text}\n`);

async function bench(): Promise<void> {
  const { values } = parseArgs({
    options: {
      json: { type: 'boolean', default: false },
      quick: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
      only: { type: 'string', default: [...groups.keys()].join(',') },
    },
  });
  if (values.help) return void process.stdout.write(usage);
  const results: Results = {};
  for (const name of values.only.split(',')) {
    const measure = groups.get(name);
    if (!measure) throw new Error(`there is no group "${name}"\n\n${usage}`);
    Object.assign(results, await measure(values.quick ? quickPlan : fullPlan, say));
  }
  process.stdout.write(`${values.json ? toJson(results) : toTable(results)}\n`);
}

process.once('SIGINT', () => process.exit(130));
process.once('SIGTERM', () => process.exit(143));

bench().catch((error: unknown) => {
  process.stderr.write(`bench: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
