import type { Cli } from './cli.ts';
import { fields, when } from './output.ts';
import { writePrivateFile } from './private-file.ts';

/** A link that works once is shown to who made it, this once; `--out` keeps it off the screen. */
export function deliverLink(
  { out, pathOf }: Cli,
  { link, ...made }: { link: string; endsAt: string },
  file: string | undefined,
): void {
  const until = { 'Works until': when(made.endsAt) };
  if (file !== undefined) {
    const savedTo = pathOf(file);
    writePrivateFile(savedTo, `${link}\n`);
    out.show({ ...made, savedTo }, () => fields({ 'Link in': savedTo, ...until }));
    return;
  }
  out.show({ ...made, link }, () => fields({ Link: link, ...until }));
  out.note('Hand it over now: it is shown this once, and works once.');
}
