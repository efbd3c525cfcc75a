import { type CredentialType, isCredentialType } from '@marsa/contract/credential-types.ts';
import { z } from 'zod';
import { parseRowWord } from './row-record.ts';
import { parseSealWord, type SealRecord } from './seal-record.ts';

/** An act on credentials as the audit log has it; `details` is JSON. */
export interface VaultAct {
  projectId: string | null;
  /** Milliseconds since 1970, UTC. */
  at: number;
  action: string;
  details: string;
}

/** The acts a trail is made of. */
export const vaultActions = [
  'SECRET_UPSERT',
  'SECRET_RESTORE',
  'SECRET_DELETE',
  'DATA_KEY_ROTATE',
  'PROJECT_DELETE',
] as const;

type Recorded<T> = T & { at: number };

/** What the audit log tells of the credentials of one project. */
export interface Trail {
  /** By place: every sealing, the oldest first. */
  seals: Map<string, Recorded<SealRecord>[]>;
  /** By type or place: the SHA-256 of the rest of the row, each time it was written. */
  rows: Map<string, Recorded<{ sha256: string }>[]>;
  /** The versions that were stored. */
  stored: Map<string, { type: CredentialType; version: number }>;
  /** By type: the version that was stored and the one that was deleted at last. */
  lastStored: Map<CredentialType, number>;
  lastDeleted: Map<CredentialType, number>;
  /** With all it held. */
  isProjectDeleted: boolean;
}

export const placeKey = ({ type, version }: { type: string; version: number }) => `${type} ${version}`;

export const emptyTrail = (): Trail => ({
  seals: new Map(),
  rows: new Map(),
  stored: new Map(),
  lastStored: new Map(),
  lastDeleted: new Map(),
  isProjectDeleted: false,
});

const detailsOfAct = z.object({
  type: z.string().optional(),
  version: z.number().optional(),
  outcome: z.string().optional(),
  seals: z.array(z.string()).default([]),
  rows: z.array(z.string()).default([]),
});

/** Trails by project, from acts in the order of their times. */
export function readTrails(acts: readonly VaultAct[]): Map<string, Trail> {
  const trails = new Map<string, Trail>();
  for (const act of acts) {
    if (act.projectId === null) continue;
    const trail = trails.get(act.projectId) ?? emptyTrail();
    trails.set(act.projectId, trail);
    follow(trail, act);
  }
  return trails;
}

function follow(trail: Trail, { action, at, details }: VaultAct): void {
  if (action === 'PROJECT_DELETE') trail.isProjectDeleted = true;
  const parsed = detailsOfAct.safeParse(parseJson(details));
  if (!parsed.success) return;
  const { type = '', version = 0, outcome, seals, rows } = parsed.data;
  for (const seal of seals.map(parseSealWord)) if (seal) add(trail.seals, placeKey(seal), { ...seal, at });
  for (const row of rows.map(parseRowWord)) if (row) add(trail.rows, row.key, { ...row, at });
  if (!isCredentialType(type)) return;
  // Versions only rise, whichever clock the instance had that wrote of them.
  const raise = (map: Map<CredentialType, number>) => map.set(type, Math.max(version, map.get(type) ?? 0));
  if (action === 'SECRET_DELETE') raise(trail.lastDeleted);
  else if (outcome === 'stored') {
    trail.stored.set(placeKey({ type, version }), { type, version });
    raise(trail.lastStored);
  }
}

function add<T>(records: Map<string, T[]>, key: string, record: T): void {
  const known = records.get(key);
  if (known) known.push(record);
  else records.set(key, [record]);
}

/** A row that was tampered with is for `audit verify` to find. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The records that may stand now: the latest, and others of the same millisecond. */
export function latestOf<T>(records: readonly Recorded<T>[] = []): readonly Recorded<T>[] {
  const last = records.at(-1)?.at;
  return records.filter(({ at }) => at === last);
}
