import { hkdfSync, type KeyObject } from 'node:crypto';
import { digest, equalInConstantTime, hmacKey } from '#platform/token.ts';
import { type AuditArchiveTable, type AuditHeadTable, type AuditRow, auditColumns } from './audit.tables.ts';

/** A key that seals; its id stands in every row, so that a later key leaves older seals valid. */
export interface AuditKey {
  id: string;
  key: KeyObject;
}

/** The first one seals, all of them check. */
export type AuditKeys = readonly [AuditKey, ...AuditKey[]];

/** A sealing key for each value of SECRET_KEY, the active one first. */
export function deriveAuditKeys(secrets: readonly string[]): AuditKeys {
  const [active, ...former] = secrets.map(deriveAuditKey);
  if (!active) throw new Error('SECRET_KEY is empty');
  return [active, ...former];
}

/** Derives the sealing key from SECRET_KEY (HKDF-SHA256); the id tells nothing of the key. */
export function deriveAuditKey(secret: string): AuditKey {
  const key = hmacKey(new Uint8Array(hkdfSync('sha256', secret, '', 'marsa/audit/v1', 32)));
  return { id: digest(key, 'marsa/audit/key-id').toString('hex').slice(0, 16), key };
}

export function findAuditKey(keys: readonly AuditKey[], id: string): AuditKey | undefined {
  return keys.find((key) => key.id === id);
}

/** What the first row is chained to. */
export const chainStart: Uint8Array = new Uint8Array(32);

/**
 * The rows with an HMAC in the place of their seal until they have one: over every column, so that whoever writes to
 * the database without the key can neither add a row that is then sealed nor change one that waits.
 */
export const stampRows = (rows: readonly AuditRow[], { id, key }: AuditKey): AuditRow[] =>
  rows.map((row) => {
    const stamped = { ...row, keyId: id };
    stamped.mac = stampOf(key, stamped);
    return stamped;
  });

/** What is wrong with a row that waits for its seal. */
export function findStampFault(
  keys: readonly AuditKey[],
  row: AuditRow,
): 'inserted' | 'edited' | 'unknown-key' | undefined {
  if (row.keyId === null || row.mac === null) return 'inserted';
  const stampedBy = findAuditKey(keys, row.keyId);
  if (!stampedBy) return 'unknown-key';
  return equalInConstantTime(stampOf(stampedBy.key, row), row.mac) ? undefined : 'edited';
}

const sealedColumns = auditColumns.filter((column) => column !== 'mac');

/** HMAC-SHA256 over the seal of the row before and every column of this one. */
export function macOf(key: KeyObject, previous: Uint8Array, row: AuditRow): Uint8Array {
  return digest(key, toCanonical('row', previous, cellsOf(row)));
}

const stampOf = (key: KeyObject, row: AuditRow) =>
  digest(key, toCanonical('stamp', chainStart, cellsOf(row)));

const cellsOf = (row: AuditRow): Cell[] => sealedColumns.map((column) => row[column]);

/** A head of before there was a public chain has no hash. */
export function sealOfHead(
  key: KeyObject,
  { seq, mac, keyId, hash }: Omit<AuditHeadTable, 'id' | 'seal'>,
): Uint8Array {
  return digest(key, toCanonical('head', mac, hash ? [seq, keyId, toHex(hash)] : [seq, keyId]));
}

export function sealOfArchive(key: KeyObject, archive: Omit<AuditArchiveTable, 'seal'>): Uint8Array {
  const { fromSeq, toSeq, mac, hash, digest: ofFile, fileName, at, keyId } = archive;
  return digest(key, toCanonical('archive', mac, [fromSeq, toSeq, toHex(hash), ofFile, fileName, at, keyId]));
}

const toHex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');

type Cell = AuditRow[(typeof sealedColumns)[number]];

/** Each value as `bytes:text;`, or `-;` where it is null: no two lists of values have the same form. */
function toCanonical(
  kind: 'row' | 'stamp' | 'head' | 'archive',
  mac: Uint8Array,
  values: readonly Cell[],
): string {
  let text = `marsa/audit/${kind}/v1;${toHex(mac)};`;
  for (const value of values) text += value === null ? '-;' : `${Buffer.byteLength(String(value))}:${value};`;
  return text;
}
