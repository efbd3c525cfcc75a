import { Command, CommanderError } from 'commander';
import { type Cli, createCli } from './cli.ts';
import { readSettings, type Settings } from './config.ts';
import { type ExitCode, Failure, reportOf } from './failure.ts';
import { createOutput, styled } from './output.ts';

type Describe = (command: Command, cli: Cli) => void;

/** A word after `marsa`: its line in the help, and its commands, read only when it is said. */
interface Noun {
  summary: string;
  /** Another word for it that people try. */
  alias?: string;
  group: string;
  load(): Promise<Describe>;
}

const access = 'Access:';
const line = 'From a PWA to a build:';
const people = 'People and rights:';
const operator = 'On the machine of the server:';
const more = 'More:';

const nouns: Record<string, Noun> = {
  login: {
    summary: 'remember where Marsa is and your API key',
    group: access,
    load: async () => (await import('./commands/access.ts')).describeLogin,
  },
  logout: {
    summary: 'forget them',
    group: access,
    load: async () => (await import('./commands/access.ts')).describeLogout,
  },
  whoami: {
    summary: 'who you are and what you may do',
    group: access,
    load: async () => (await import('./commands/access.ts')).describeWhoami,
  },
  project: {
    summary: 'register, read, change, delete projects',
    group: line,
    load: async () => (await import('./commands/project.ts')).describeProject,
  },
  pwa: {
    summary: 'look at the PWA of a project',
    group: line,
    load: async () => (await import('./commands/pwa.ts')).describePwa,
  },
  credential: {
    summary: 'keys, passwords and tokens in the vault',
    group: line,
    load: async () => (await import('./commands/credential.ts')).describeCredential,
  },
  wrapper: {
    summary: 'generate the repository of a project',
    group: line,
    load: async () => (await import('./commands/wrapper.ts')).describeWrapper,
  },
  github: {
    summary: 'token, secrets and runs of a project in GitHub',
    group: line,
    load: async () => (await import('./commands/github.ts')).describeGithub,
  },
  build: {
    summary: 'dispatch builds and follow them',
    group: line,
    load: async () => (await import('./commands/build.ts')).describeBuild,
  },
  rehearsal: {
    summary: 'walk the line against a GitHub on the machine of the server',
    group: line,
    load: async () => (await import('./commands/rehearsal.ts')).describeRehearsal,
  },
  webhook: {
    summary: 'webhooks that come in and go out',
    group: line,
    load: async () => (await import('./commands/webhook.ts')).describeWebhook,
  },
  workspace: {
    summary: 'workspaces and their members',
    group: people,
    load: async () => (await import('./commands/workspace.ts')).describeWorkspace,
  },
  invitation: {
    summary: 'invite people',
    group: people,
    load: async () => (await import('./commands/invitation.ts')).describeInvitation,
  },
  person: {
    summary: 'people: their role, off and on, a new password, those of an older system',
    alias: 'people',
    group: people,
    load: async () => (await import('./commands/person.ts')).describePerson,
  },
  notice: {
    summary: 'what happened around your account',
    group: people,
    load: async () => (await import('./commands/notice.ts')).describeNotice,
  },
  role: {
    summary: 'roles and their permissions',
    group: people,
    load: async () => (await import('./commands/role.ts')).describeRole,
  },
  devkey: {
    summary: 'API keys of developers',
    group: people,
    load: async () => (await import('./commands/devkey.ts')).describeDevkey,
  },
  'service-token': {
    summary: 'tokens of internal services',
    group: people,
    load: async () => (await import('./commands/service-token.ts')).describeServiceToken,
  },
  ban: {
    summary: 'addresses that are banned',
    group: people,
    load: async () => (await import('./commands/ban.ts')).describeBan,
  },
  audit: {
    summary: 'who did what: list, verify, export',
    group: people,
    load: async () => (await import('./commands/audit.ts')).describeAudit,
  },
  config: {
    summary: 'the configuration in effect and where it comes from',
    group: operator,
    load: async () => (await import('./commands/operator.ts')).describeConfig,
  },
  doctor: {
    summary: 'check the installation and say how to mend it',
    group: operator,
    load: async () => (await import('./commands/operator.ts')).describeDoctor,
  },
  vault: {
    summary: 'verify the vault, rotate its keys',
    group: operator,
    load: async () => (await import('./commands/vault.ts')).describeVault,
  },
  identity: {
    summary: 'rotate the key that signs access tokens',
    group: operator,
    load: async () => (await import('./commands/identity.ts')).describeIdentity,
  },
  backup: {
    summary: 'create, verify, restore and prove backups',
    group: operator,
    load: async () => (await import('./commands/backup.ts')).describeBackup,
  },
  call: {
    summary: 'call any endpoint of the API',
    group: more,
    load: async () => (await import('./commands/call.ts')).describeCall,
  },
  completion: {
    summary: 'completion for bash, zsh, fish',
    group: more,
    load: async () => (await import('./commands/completion.ts')).describeCompletion,
  },
};

const closing = `
Also on the machine of the server:
  npm start                      run Marsa
  npm run bootstrap              make the first administrator and their key
  npm run migrate -- status|up   migrations of the database

Exit codes: 0 done, 1 refused or failed, 2 wrong usage, 3 Marsa cannot be reached.
Environment: MARSA_URL, MARSA_API_KEY (before what login saved), NO_COLOR.`;

/** @param words only what they name is read in; undefined for all */
async function createProgram(settings: Settings, words?: readonly string[]): Promise<[Command, Cli]> {
  const program = new Command('marsa');
  program
    .description('Marsa from the command line: from a PWA to followed builds.')
    .option('--json', 'answer in JSON, for scripts')
    .option('--url <url>', 'where Marsa is')
    .version('0.1.0', '--version')
    .configureHelp({ showGlobalOptions: true, styleTitle: (title) => styled('bold', title) })
    .configureOutput({ outputError: () => {} })
    .exitOverride()
    .addHelpText('after', closing);
  const isJson = () => program.opts().json === true;
  const cli = createCli({
    settings,
    isJson,
    out: createOutput(isJson),
    givenUrl: () => program.opts().url,
    wholeProgram: async () => (await createProgram(settings))[0],
  });
  for (const [name, { summary, alias, group, load }] of Object.entries(nouns)) {
    const command = program.command(name).summary(summary).description(sentence(summary)).helpGroup(group);
    if (alias !== undefined) command.alias(alias);
    const isSaid =
      words === undefined || words.includes(name) || (alias !== undefined && words.includes(alias));
    if (isSaid) (await load())(command, cli);
  }
  return [program, cli];
}

const sentence = (summary: string) => `${summary[0]?.toUpperCase()}${summary.slice(1)}.`;

/** Runs one command line. @returns its exit code */
export async function run(words: readonly string[]): Promise<ExitCode> {
  const [program, { out }] = await createProgram(readSettings(), words);
  try {
    await program.parseAsync(words, { from: 'user' });
    return exitCodeOf(process.exitCode);
  } catch (error) {
    if (error instanceof CommanderError) {
      // Help and version: shown already, on stderr where a word was missing.
      if (/^commander\.(help|version)/.test(error.code)) return error.exitCode === 0 ? 0 : 2;
      const report = reportOf(new Failure(2, error.message.replace(/^error: /, '')));
      out.fail(report);
      return report.exitCode;
    }
    const report = reportOf(error);
    out.fail(report);
    return report.exitCode;
  }
}

/** Commands whose result is bad news (a failed build) say so by `process.exitCode`. */
const exitCodeOf = (code: unknown): ExitCode => (code === 1 ? 1 : 0);
