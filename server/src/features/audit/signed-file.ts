import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { type Checkpoint, isCheckpoint, isHash, isSigned, isWhole, keyIdOf } from './checkpoint.ts';
import { publicLinkOf } from './public-chain.ts';

/** First line of a signed export. */
export interface SignedFileHeader {
  marsa: 'audit-log';
  v: 1;
  log: string;
  key: { id: string; algorithm: 'Ed25519'; publicKey: string };
  /** The place before the first row, and the public chain there. */
  from: { seq: number; hash: string };
}

export interface SignedFileReport {
  ok: boolean;
  /** SHA-256 of the whole file in hexadecimal. */
  digest: string;
  log?: string;
  /** Fingerprint of the key that signed. */
  keyId?: string;
  from?: { seq: number; hash: string };
  /** How far the rows were found whole; where `ok`, that is the signed end. */
  to?: { seq: number; hash: string };
  /** When the end was signed, milliseconds since 1970. */
  signedAt?: number;
  end?: Checkpoint;
  rows: number;
  checkpoints: number;
  /** The first thing that is wrong. */
  fault?: { line: number; reason: string };
}

interface Reading {
  header: SignedFileHeader;
  publicKey: Buffer;
  seq: number;
  hash: Uint8Array;
  checkpoints: number;
  end?: Checkpoint;
}

/**
 * Checks a signed export by itself: no database, no configuration, no network.
 * @param expectedKey fingerprint or public key (base64) of who must have signed; without it the file names its own
 * @throws Error if the file cannot be read
 */
export async function verifySignedFile(path: string, expectedKey?: string): Promise<SignedFileReport> {
  const whole = createHash('sha256');
  let reading: Reading | undefined;
  let line = 0;
  let fault: SignedFileReport['fault'];
  for await (const bytes of linesOf(createReadStream(path), (chunk) => whole.update(chunk))) {
    line++;
    if (fault) continue;
    const read: Reading | string = reading ? readLine(reading, bytes) : readHeader(bytes, expectedKey);
    if (typeof read === 'string') fault = { line, reason: read };
    else reading = read;
  }
  if (!fault && !reading?.end)
    fault = { line: line + 1, reason: 'the file was cut off: its signed end is missing' };
  return {
    ...toReport(reading),
    ok: fault === undefined,
    digest: whole.digest('hex'),
    ...(fault && { fault }),
  };
}

function toReport(reading: Reading | undefined): Omit<SignedFileReport, 'ok' | 'digest'> {
  if (!reading) return { rows: 0, checkpoints: 0 };
  const { header, seq, hash, checkpoints, end } = reading;
  return {
    log: header.log,
    keyId: header.key.id,
    from: header.from,
    to: { seq, hash: toHex(hash) },
    ...(end && { signedAt: end.at, end }),
    rows: seq - header.from.seq,
    checkpoints,
  };
}

const longestLine = 1024 * 1024;

/** The lines without their ends, as bytes; a last line that has no end is one too. */
async function* linesOf(chunks: AsyncIterable<Buffer>, see: (chunk: Buffer) => void): AsyncGenerator<Buffer> {
  let rest: Buffer = Buffer.alloc(0);
  for await (const chunk of chunks) {
    see(chunk);
    const bytes = rest.length > 0 ? Buffer.concat([rest, chunk]) : chunk;
    let start = 0;
    for (let end = bytes.indexOf(10); end >= 0; end = bytes.indexOf(10, start)) {
      yield bytes.subarray(start, end);
      start = end + 1;
    }
    rest = bytes.subarray(start);
    if (rest.length > longestLine) throw new Error('The file is no signed export: a line of it has no end.');
  }
  if (rest.length > 0) yield rest;
}

function parse(bytes: Buffer): object {
  try {
    const value: unknown = JSON.parse(bytes.toString('utf8'));
    return typeof value === 'object' && value !== null ? value : {};
  } catch {
    return {};
  }
}

/** @returns where the reading begins, or what is wrong */
function readHeader(bytes: Buffer, expectedKey: string | undefined): Reading | string {
  const header = parse(bytes);
  if (!isHeader(header)) return 'this is no signed export of an audit log, or of a later version';
  const publicKey = Buffer.from(header.key.publicKey, 'base64');
  if (keyIdOf(publicKey) !== header.key.id) return 'the public key is not the one it is said to be';
  if (expectedKey !== undefined && expectedKey !== header.key.id && expectedKey !== header.key.publicKey)
    return `it is signed with the key ${header.key.id}, not with the one that was asked for`;
  const { seq, hash } = header.from;
  return { header, publicKey, seq, hash: Buffer.from(hash, 'hex'), checkpoints: 0 };
}

function isHeader(value: object): value is SignedFileHeader {
  const { marsa, v, log, key, from }: Partial<Record<keyof SignedFileHeader, unknown>> = value;
  const { id, algorithm, publicKey }: { id?: unknown; algorithm?: unknown; publicKey?: unknown } = key ?? {};
  const { seq, hash }: { seq?: unknown; hash?: unknown } = from ?? {};
  return (
    marsa === 'audit-log' &&
    v === 1 &&
    typeof log === 'string' &&
    isHash(id) &&
    algorithm === 'Ed25519' &&
    typeof publicKey === 'string' &&
    isWhole(seq) &&
    isHash(hash)
  );
}

/** @returns how far the reading is after the line, or what is wrong with it */
function readLine(reading: Reading, bytes: Buffer): Reading | string {
  if (reading.end) return 'there is something behind the signed end';
  const line: { seq?: unknown; checkpoint?: unknown; end?: unknown } = parse(bytes);
  if (line.seq === undefined) return readCheckpoint(reading, line);
  const seq = reading.seq + 1;
  if (line.seq !== seq) return `row ${seq} is missing: here is row ${String(line.seq)}`;
  return { ...reading, seq, hash: publicLinkOf(reading.hash, bytes) };
}

function readCheckpoint(
  reading: Reading,
  { checkpoint: passed, end }: { checkpoint?: unknown; end?: unknown },
): Reading | string {
  const { header, publicKey, seq, hash, checkpoints } = reading;
  const checkpoint = end ?? passed;
  if (!isCheckpoint(checkpoint)) return 'the line is neither a row nor a checkpoint';
  if (checkpoint.log !== header.log) return 'the checkpoint is of another log';
  if (!isSigned(publicKey, checkpoint)) return 'the signature of the checkpoint does not hold';
  if (checkpoint.seq !== seq)
    return `rows are missing or too many: the checkpoint is of row ${checkpoint.seq}`;
  if (checkpoint.hash !== toHex(hash))
    return 'a row since the checkpoint before is not what was signed: it was edited, moved or put in';
  return end === undefined ? { ...reading, checkpoints: checkpoints + 1 } : { ...reading, end: checkpoint };
}

const toHex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');
