import { readFileSync } from 'node:fs';

const pairs = [['README.md', 'README.ar.md']] as const;

/** Headings and commands of a page: what must be in both languages. */
function outlineOf(path: string): { headings: string[]; commands: string[] } {
  const text = readFileSync(path, 'utf8');
  const blocks = [...text.matchAll(/```[a-z]*\n([\s\S]*?)```/g)].map(([, block = '']) => block);
  return {
    headings: text.replace(/```[\s\S]*?```/g, '').match(/^#+ /gm) ?? [],
    commands: blocks.flatMap((block) => block.split('\n')).filter((line) => /^(npm|curl|git) /.test(line)),
  };
}

for (const [source, other] of pairs) {
  const [a, b] = [outlineOf(source), outlineOf(other)];
  if (a.headings.join() !== b.headings.join()) {
    process.stderr.write(`${other} does not have the same sections as ${source}\n`);
    process.exitCode = 1;
  }
  for (const command of a.commands.filter((one) => !b.commands.includes(one))) {
    process.stderr.write(`${other} lacks the command: ${command}\n`);
    process.exitCode = 1;
  }
}
