import { existsSync, readFileSync, writeFileSync } from 'node:fs';

/** Writes a file that is made from the code; with `--check` only says whether it is still the same. */
export function emitFile(path: string, text: string): void {
  const isSame = existsSync(path) && readFileSync(path, 'utf8') === text;
  if (!process.argv.includes('--check')) {
    if (!isSame) writeFileSync(path, text);
    process.stdout.write(`${path} ${isSame ? 'is unchanged' : 'written'}\n`);
  } else if (!isSame) {
    process.stderr.write(`${path} is not what the code makes\n`);
    process.exitCode = 1;
  }
}
