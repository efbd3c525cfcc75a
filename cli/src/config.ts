import { homedir } from 'node:os';
import { join, resolve } from 'node:path';

/** What the environment says; the only reader of process.env in the CLI. */
export interface Settings {
  /** MARSA_URL */
  url: string | undefined;
  /** MARSA_API_KEY */
  apiKey: string | undefined;
  /** Where `marsa login` keeps what it was told. */
  sessionFile: string;
  /** Where the paths a person types begin. */
  folder: string;
}

const repository = resolve(import.meta.dirname, '../..');

export function readSettings(): Settings {
  const { MARSA_URL, MARSA_API_KEY, XDG_CONFIG_HOME, INIT_CWD } = process.env;
  const cwd = process.cwd();
  return {
    url: MARSA_URL || undefined,
    apiKey: MARSA_API_KEY || undefined,
    sessionFile: join(XDG_CONFIG_HOME || join(homedir(), '.config'), 'marsa', 'config.json'),
    // npm and bin/marsa run this in the repository and leave here where the person stands.
    folder: cwd === repository && INIT_CWD ? INIT_CWD : cwd,
  };
}
