/** The three drivers report in three ways; here is the only place that knows them. */
interface DriverError {
  code: string;
  message: string;
  /** MySQL's number. */
  errno: number;
  /** SQLite's extended result code. */
  errcode: number;
}

interface Kind {
  /** SQLSTATEs of PostgreSQL, codes of the network and of the drivers. */
  codes: readonly string[];
  /** Numbers of MySQL and MariaDB; mysql2 has no names for some of them. */
  mysql: readonly number[];
  /** Result codes of SQLite. */
  sqlite: readonly number[];
}

const uniqueViolations: Kind = { codes: ['23505'], mysql: [1062], sqlite: [1555, 2067] };

/** Deadlock, serialization failure, lock not had in time, row changed since the snapshot; SQLITE_BUSY and SQLITE_LOCKED. */
const retryable: Kind = { codes: ['40001', '40P01', '55P03'], mysql: [1020, 1205, 1213], sqlite: [5, 6] };

/** Connection refused, lost or not had in time; server full or going down; statement out of time; disk full or failing. */
const unavailable: Kind = {
  codes: [
    ...['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'EHOSTUNREACH', 'ENETUNREACH'],
    ...['ENOTFOUND', 'EAI_AGAIN', 'POOL_TIMEOUT', 'PROTOCOL_CONNECTION_LOST'],
    ...['53300', '57014', '57P01', '57P02', '57P03', '25P03'],
  ],
  mysql: [1040, 1053, 1203, 1317, 1927, 1969, 3024],
  sqlite: [10, 13, 14],
};

/** pg reports some of its own refusals without a code. */
const unavailableMessages =
  /^(timeout exceeded when trying to connect|Connection terminated|Query read timeout|Client has encountered a connection error|Can't add new command when connection is in closed state)/;

/** A row with this unique value is there already. On PostgreSQL the transaction it happened in is lost. */
export const isUniqueViolation = (error: unknown): boolean => isOf(uniqueViolations, asDriverError(error));

/** The same transaction may well succeed when tried again from its start. */
export const isRetryable = (error: unknown): boolean => isOf(retryable, asDriverError(error));

/** The database cannot be reached or does not answer; whether a commit under way took place is then unknown. */
export const isUnavailable = (error: unknown): boolean => {
  const known = asDriverError(error);
  return known.code.startsWith('08') || unavailableMessages.test(known.message) || isOf(unavailable, known);
};

/** Of SQLite's extended codes the low byte is the kind; for a unique violation the whole is listed. */
const isOf = (kind: Kind, { code, errno, errcode }: DriverError) =>
  kind.codes.includes(code) ||
  kind.mysql.includes(errno) ||
  kind.sqlite.includes(errcode) ||
  kind.sqlite.includes(errcode & 0xff);

function asDriverError(error: unknown): DriverError {
  const from: { code?: unknown; message?: unknown; errno?: unknown; errcode?: unknown } =
    typeof error === 'object' && error !== null ? error : {};
  return {
    code: typeof from.code === 'string' ? from.code : '',
    message: typeof from.message === 'string' ? from.message : '',
    errno: typeof from.errno === 'number' ? from.errno : 0,
    errcode: typeof from.errcode === 'number' ? from.errcode : 0,
  };
}
