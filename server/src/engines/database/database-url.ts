import { isAbsolute } from 'node:path';

export type DatabaseTarget =
  | { engine: 'sqlite'; file: string }
  | { engine: 'postgres'; url: URL }
  | { engine: 'mysql'; url: URL };

const forms =
  'Use sqlite:///absolute/path, sqlite:relative/path, sqlite::memory:, ' +
  'postgres://user:password@host:5432/name or mysql://user:password@host:3306/name.';

/**
 * Which engine a URL names, and where.
 * @throws Error with the permitted forms; it never quotes the URL, which may hold a password.
 */
export function parseDatabaseUrl(text: string): DatabaseTarget {
  if (text.startsWith('sqlite:')) return { engine: 'sqlite', file: sqliteFile(text.slice('sqlite:'.length)) };
  const url = URL.canParse(text) ? new URL(text) : undefined;
  switch (url?.protocol) {
    case 'postgres:':
    case 'postgresql:':
      return { engine: 'postgres', url: withName(url) };
    case 'mysql:':
    case 'mariadb:':
      return { engine: 'mysql', url: withName(url) };
    case undefined:
      throw new Error(`The database URL cannot be read; a password in it must be percent-encoded. ${forms}`);
    default:
      throw new Error(`No engine for databases of the kind "${url?.protocol}". ${forms}`);
  }
}

function sqliteFile(rest: string): string {
  const file = rest.startsWith('//') ? rest.slice(2) : rest;
  if (rest.startsWith('//') && !isAbsolute(file)) {
    throw new Error(`A SQLite URL has no host: the path after sqlite:// starts with a slash. ${forms}`);
  }
  if (file === '') throw new Error(`The SQLite URL names no file. ${forms}`);
  if (file.includes('?')) throw new Error('The SQLite URL takes no parameters; remove the question mark.');
  return file;
}

function withName(url: URL): URL {
  if (url.pathname.length < 2) throw new Error(`The database URL names no database. ${forms}`);
  return url;
}
