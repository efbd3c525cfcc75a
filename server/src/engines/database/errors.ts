/** The three drivers report in three ways; here is the only place that knows them. */
interface DriverError {
  code: string;
  message: string;
  /** MySQL's number. */
  errno: number;
  /** SQLite's extended result code. */
  errcode: number;
}

const uniqueViolations = { codes: ['23505', 'ER_DUP_ENTRY'], sqlite: [1555, 2067] };

/** Deadlock, serialization failure, lock not had in time, row changed since the snapshot; SQLITE_BUSY, SQLITE_LOCKED. */
const retryable = {
  codes: ['40001', '40P01', '55P03', 'ER_LOCK_DEADLOCK', 'ER_LOCK_WAIT_TIMEOUT', 'ER_CHECKREAD'],
  sqlite: [5, 6],
};

/** Connection refused, lost or not had in time, server going down or full, statement out of time. */
const unavailable = {
  codes: [
    'ECONNREFUSED',
    'ECONNRESET',
    'EPIPE',
    'ETIMEDOUT',
    'ENOTFOUND',
    'EAI_AGAIN',
    'EHOSTUNREACH',
    'ENETUNREACH',
    'POOL_TIMEOUT',
    '53300',
    '57014',
    '57P01',
    '57P02',
    '57P03',
    '25P03',
    'PROTOCOL_CONNECTION_LOST',
    'ER_CON_COUNT_ERROR',
    'ER_TOO_MANY_USER_CONNECTIONS',
    'ER_SERVER_SHUTDOWN',
    'ER_STATEMENT_TIMEOUT',
    'ER_QUERY_TIMEOUT',
    'ER_QUERY_INTERRUPTED',
    'ER_CONNECTION_KILLED',
  ],
  // SQLITE_IOERR, SQLITE_FULL, SQLITE_CANTOPEN
  sqlite: [10, 13, 14],
};

/** pg reports some of its own refusals without a code. */
const unavailableMessages =
  /^(timeout exceeded when trying to connect|Connection terminated|Query read timeout|Client has encountered a connection error|Can't add new command when connection is in closed state)/;

/** A row with this unique value is there already. */
export const isUniqueViolation = (error: unknown): boolean => {
  const { code, errcode } = asDriverError(error);
  return uniqueViolations.codes.includes(code) || uniqueViolations.sqlite.includes(errcode);
};

/** The same transaction may well succeed when tried again from its start. */
export const isRetryable = (error: unknown): boolean => {
  const { code, errno, errcode } = asDriverError(error);
  return retryable.codes.includes(code) || errno === 1020 || retryable.sqlite.includes(errcode & 0xff);
};

/** The database cannot be reached or does not answer; whether a commit under way took place is then unknown. */
export const isUnavailable = (error: unknown): boolean => {
  const { code, message, errcode } = asDriverError(error);
  if (code.startsWith('08') || unavailable.codes.includes(code)) return true;
  return unavailableMessages.test(message) || unavailable.sqlite.includes(errcode & 0xff);
};

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
