import type { Db } from '#engines/database/schema.ts';
import { findAnchor } from './anchor.service.ts';
import { sealRows } from './chain.service.ts';
import { type CheckpointDeps, getSigner, signPlace, takeCheckpoint } from './checkpoint.service.ts';
import { findCheckpoints } from './checkpoint.store.ts';
import type { Checkpoint } from './checkpoint.ts';
import { toCheckpoint } from './checkpoint-fault.service.ts';
import type { Place } from './place.ts';
import type { SignedFileHeader } from './signed-file.ts';
import type { Signer } from './signing-key.ts';
import { type Stretch, walk } from './walk.service.ts';

/**
 * The log as a file that can be checked anywhere (docs/audit-format.md), up to its end or the row `upTo`. Every row
 * is checked against its seal on the way: what does not hold is not signed.
 * @throws Error that names the first row that is broken; what was written until then lacks its end and is no export
 */
export async function* exportSigned(db: Db, deps: CheckpointDeps, upTo?: number): AsyncGenerator<string> {
  if (upTo === undefined) await sealRows(db, deps.keys);
  const signer = await getSigner(db, deps);
  const end = upTo === undefined ? await takeCheckpoint(db, deps) : undefined;
  const to = end?.seq ?? upTo ?? 0;
  const anchor = await findAnchor(db, deps.keys);
  if (anchor.broken) throw new Error(sentence(anchor.broken));
  yield `${JSON.stringify(headerOf(signer, anchor.place))}\n`;
  let { place } = anchor;
  for await (const stretch of walk(db, deps.keys, { anchor: anchor.place, from: place, to })) {
    if (stretch.broken) throw new Error(sentence(stretch.broken));
    yield await toLines(db, stretch, to);
    place = stretch.rows.at(-1)?.place ?? place;
  }
  if (place.seq !== to) throw new Error(sentence({ seq: place.seq + 1, reason: 'missing' }));
  yield `${JSON.stringify({ end: end ?? (await signPlace(db, deps, place)) })}\n`;
}

const sentence = ({ seq, reason }: NonNullable<Pick<NonNullable<Stretch['broken']>, 'seq' | 'reason'>>) =>
  `Row ${seq} of the audit log breaks the chain (${reason}): nothing is signed. Look with: marsa audit verify`;

const headerOf = ({ log, keyId, publicKey }: Signer, { seq, hash }: Place): SignedFileHeader => ({
  marsa: 'audit-log',
  v: 1,
  log,
  key: { id: keyId, algorithm: 'Ed25519', publicKey: publicKey.toString('base64') },
  from: { seq, hash: Buffer.from(hash).toString('hex') },
});

/** The rows, and behind some of them their checkpoint. */
async function toLines(db: Db, { rows }: Stretch, to: number): Promise<string> {
  const first = rows[0]?.place.seq ?? 0;
  const last = rows.at(-1)?.place.seq ?? -1;
  const signed = new Map<number, Checkpoint>();
  for (const row of await findCheckpoints(db, first - 1, Math.min(last, to - 1)))
    signed.set(row.seq, toCheckpoint(row));
  let text = '';
  for (const { line, place } of rows) {
    text += `${line}\n`;
    const checkpoint = signed.get(place.seq);
    if (checkpoint) text += `${JSON.stringify({ checkpoint })}\n`;
  }
  return text;
}
