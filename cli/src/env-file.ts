import { parseEnv } from 'node:util';
import { Failure } from './failure.ts';

const plain = /^[A-Za-z0-9+/=_.:@-]+$/;

/** How a value can be written, the safest for other readers of such files first; undefined where it cannot. */
const forms: ((value: string) => string | undefined)[] = [
  (value) => (plain.test(value) ? value : undefined),
  (value) => `'${value}'`,
  (value) => `"${value}"`,
  (value) => `\`${value}\``,
  // A quote at the beginning would look for its end in the lines below.
  (value) => (/^['"`]/.test(value) ? undefined : value),
];

/**
 * Lines of a `.env` file. Each is read back before it is used: the format has no escapes, so a value with every kind of
 * quote may have no form at all.
 * @throws Failure that names the variable
 */
export function toEnvFile(values: Readonly<Record<string, string>>): string {
  return Object.entries(values)
    .map(([name, value]) => {
      const written = forms.map((form) => form(value)).filter((text) => text !== undefined);
      const line = written.map((text) => `${name}=${text}\n`).find((text) => isReadAs(text, name, value));
      if (line !== undefined) return line;
      throw new Failure(1, `${name} cannot be written into a .env file; export it without --env.`);
    })
    .join('');
}

/** Also with a line behind it, which a quote that stays open would swallow. */
function isReadAs(line: string, name: string, value: string): boolean {
  const read = parseEnv(`${line}NEXT='it'\n`);
  return read[name] === value && read.NEXT === 'it' && Object.keys(read).length === 2;
}
