import { readFileSync } from 'node:fs';

const pairs = [
  ['README.md', 'README.ar.md'],
  ['docs/backups.md', 'docs/ar/backups.md'],
  ['docs/keys.md', 'docs/ar/keys.md'],
  ['docs/quick-start.md', 'docs/ar/quick-start.md'],
] as const;

interface Outline {
  headings: string[];
  commands: string[];
  /** In order, how long each table is. */
  tables: number[];
  /** Settings, options and commands in running text. */
  words: Set<string>;
}

/** Of a page, what must be in both languages. */
function outlineOf(path: string): Outline {
  const text = readFileSync(path, 'utf8');
  const blocks = [...text.matchAll(/```[a-z]*\n([\s\S]*?)```/g)].map(([, block = '']) => block);
  const prose = text.replace(/```[\s\S]*?```/g, '');
  return {
    headings: prose.match(/^#+ /gm) ?? [],
    commands: blocks
      .flatMap((block) => block.split('\n'))
      .filter((line) => /^(npm|curl|git|systemctl) |^[A-Z_]+=/.test(line))
      .map((line) => line.replace(/\s+#.*$/, '')),
    tables: (prose.match(/(?:^\|.*\n)+/gm) ?? []).map((table) => table.trim().split('\n').length),
    words: new Set([...prose.matchAll(/`([^`\n]+)`/g)].map(([, word = '']) => word)),
  };
}

for (const [source, other] of pairs) {
  const [a, b] = [outlineOf(source), outlineOf(other)];
  if (a.headings.join() !== b.headings.join()) {
    process.stderr.write(`${other} does not have the same sections as ${source}\n`);
    process.exitCode = 1;
  }
  if (a.tables.join() !== b.tables.join()) {
    process.stderr.write(`${other} does not have the same tables as ${source}\n`);
    process.exitCode = 1;
  }
  for (const word of a.words.difference(b.words)) {
    process.stderr.write(`${other} does not speak of \`${word}\`\n`);
    process.exitCode = 1;
  }
  for (const command of a.commands.filter((one) => !b.commands.includes(one))) {
    process.stderr.write(`${other} lacks the command: ${command}\n`);
    process.exitCode = 1;
  }
}
