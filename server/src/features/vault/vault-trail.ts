import { type CredentialType, isCredentialType } from '@marsa/contract/credential-types.ts';
import { z } from 'zod';
import { parseSealWord, type SealRecord } from './seal-record.ts';

/** An act on credentials as the audit log has it; `details` is JSON. */
export interface VaultAct {
  projectId: string | null;
  /** Milliseconds since 1970, UTC. */
  at: number;
  action: string;
  actorId: string | null;
  details: string;
}

/** The acts a trail is made of. */
export const vaultActions = ['SECRET_UPSERT', 'SECRET_RESTORE', 'SECRET_DELETE', 'DATA_KEY_ROTATE'] as const;

/** How often a version was stored (more than once only if somebody turned the vault back), by whom at last. */
interface Storing {
  type: CredentialType;
  version: number;
  by: string | null;
  isRestored: boolean;
}

/** What the audit log tells of the credentials of one project. */
export interface Trail {
  /** By place: every sealing, the oldest first. */
  seals: Map<string, (SealRecord & { at: number })[]>;
  /** By place: who stored it. */
  stored: Map<string, Storing>;
  /** By type: when it was stored and deleted at last. */
  lastStored: Map<CredentialType, { version: number; at: number }>;
  lastDeleted: Map<CredentialType, number>;
}

export const placeKey = ({ type, version }: { type: string; version: number }) => `${type} ${version}`;

export const emptyTrail = (): Trail => ({
  seals: new Map(),
  stored: new Map(),
  lastStored: new Map(),
  lastDeleted: new Map(),
});

const detailsOfAct = z.object({
  type: z.string().optional(),
  version: z.number().optional(),
  outcome: z.string().optional(),
  seals: z.array(z.string()).default([]),
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

function follow(trail: Trail, { action, at, actorId, details }: VaultAct): void {
  const parsed = detailsOfAct.safeParse(parseJson(details));
  if (!parsed.success) return;
  const { type = '', version = 0, outcome, seals } = parsed.data;
  for (const record of seals.map(parseSealWord)) {
    if (!record) continue;
    const key = placeKey(record);
    trail.seals.set(key, [...(trail.seals.get(key) ?? []), { ...record, at }]);
  }
  if (!isCredentialType(type)) return;
  if (action === 'SECRET_DELETE') trail.lastDeleted.set(type, at);
  else if (outcome === 'stored') {
    const isRestored = action === 'SECRET_RESTORE';
    trail.stored.set(placeKey({ type, version }), { type, version, by: actorId, isRestored });
    trail.lastStored.set(type, { version, at });
  }
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
export function latestSeals(trail: Trail, key: string): (SealRecord & { at: number })[] {
  const records = trail.seals.get(key) ?? [];
  const last = records.at(-1)?.at;
  return records.filter(({ at }) => at === last);
}
