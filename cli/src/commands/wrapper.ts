import { writeFileSync } from 'node:fs';
import type { DataOf } from '@marsa/contract/endpoint.ts';
import * as wrappers from '@marsa/contract/wrappers.ts';
import type { Command } from 'commander';
import type { Cli } from '../cli.ts';
import { Failure } from '../failure.ts';
import { projectId } from '../lookup.ts';
import { examples } from '../options.ts';
import { fields, table } from '../output.ts';

type Wrapper = DataOf<typeof wrappers.generate>;
type Mode = Wrapper['mode'];

/** `marsa wrapper` */
export function describeWrapper(wrapper: Command, cli: Cli): void {
  describePreview(wrapper.command('preview <project>'), cli);
  describePush(wrapper.command('push <project>'), cli);
  describeArchive(wrapper.command('archive <project>'), cli);
}

interface Options {
  branch?: string;
  private?: boolean;
}

async function generate(cli: Cli, typed: string, mode: Mode, options: Options): Promise<Wrapper> {
  const client = cli.client();
  const body = { projectId: await projectId(client, typed), mode, ...options };
  cli.out.progress('Generating …');
  return client.call(wrappers.generate, { body });
}

function describeWrapperAnswer({ repository, branch, created, commit, commitUrl, files }: Wrapper): string {
  const head = fields({
    Repository: repository && `${repository}${created ? ' (just made)' : ''}`,
    Branch: branch,
    Commit: commit ?? 'none',
    See: commitUrl ?? undefined,
    Files: files.length,
  });
  const columns = {
    CHANGE: ({ change }: Wrapper['files'][number]) => change,
    BYTES: ({ bytes }: Wrapper['files'][number]) => bytes,
    PATH: ({ path }: Wrapper['files'][number]) => path,
  };
  return `${head}\n\n${table(files, columns)}`;
}

function describePreview(preview: Command, cli: Cli): void {
  preview
    .description('Show what the generated repository would hold, and what a push would change.')
    .option('--branch <branch>', "the repository's default branch where it is silent")
    .action(async (typed: string, options: Options) => {
      const answer = await generate(cli, typed, 'preview', options);
      cli.out.show(answer, () => describeWrapperAnswer(answer));
    });
  examples(preview, 'marsa wrapper preview "My shop"');
}

function describePush(push: Command, cli: Cli): void {
  push
    .description('Generate the repository and push it in one commit. What the team changed there is kept.')
    .option('--branch <branch>', "the repository's default branch where it is silent")
    .option('--public', 'where the repository has to be made, make it public', false)
    .action(async (typed: string, { public: isPublic, ...options }: Options & { public: boolean }) => {
      const answer = await generate(cli, typed, 'push', { ...options, private: !isPublic });
      cli.out.show(answer, () => describeWrapperAnswer(answer));
    });
  examples(push, 'marsa wrapper push "My shop"');
}

function describeArchive(archive: Command, cli: Cli): void {
  archive
    .description('Generate the repository and save it as a zip file.')
    .option('-o, --out <file>', 'where to; named after the project in this folder where it is silent')
    .action(async (typed: string, { out }: { out?: string }) => {
      const { archive: zip, ...answer } = await generate(cli, typed, 'archive', {});
      if (!zip) throw new Failure(1, 'Marsa sent no archive.');
      const path = cli.pathOf(out ?? zip.fileName.replace(/[/\\]/g, '-'));
      const bytes = Buffer.from(zip.base64, 'base64');
      writeFileSync(path, bytes);
      const saved = { savedTo: path, bytes: bytes.length, files: answer.files };
      cli.out.show(saved, () => `${answer.files.length} files are in ${path} (${bytes.length} bytes).`);
    });
  examples(archive, 'marsa wrapper archive "My shop" --out shop.zip');
}
