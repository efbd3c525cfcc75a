import type { secretOutcome } from '@marsa/contract/github.ts';
import type { z } from 'zod';
import type { GithubSecretTable } from './github.tables.ts';
import { type SyncedType, secretNames, syncedTypes } from './secret-names.ts';

export type SecretOutcome = z.output<typeof secretOutcome>;

/** One secret of the repository: how GitHub and Marsa differ, and what follows. */
export interface PlannedSecret {
  name: string;
  type: SyncedType | null;
  drift: SecretOutcome['drift'];
  /** `settle`: an earlier sync did send it, as is only known now. */
  action: 'send' | 'keep' | 'settle' | 'leave' | 'none';
  detail?: string;
  /** Version of the credential here. */
  version: number;
  /** GitHub's time of change; null where it has no such secret. */
  updatedThere: number | null;
}

export interface SecretState {
  /** Version by type of every credential stored here. */
  versions: ReadonlyMap<string, number>;
  sent: readonly GithubSecretTable[];
  /** GitHub's times of change by name. */
  there: ReadonlyMap<string, number>;
}

/** What a sync has to do: first the eight that Marsa knows, then what else GitHub has. */
export function planSecrets({ versions, sent, there }: SecretState): PlannedSecret[] {
  const known = syncedTypes.map((type) => {
    const name = secretNames[type];
    const row = sent.find((one) => one.name === name);
    return { name, type, ...compare(versions.get(type), row, there.get(name) ?? null) };
  });
  const others = [...there].filter(([name]) => known.every((one) => one.name !== name));
  return [...known, ...others.map(toStranger)];
}

const toStranger = ([name, updatedThere]: [string, number]): PlannedSecret => ({
  name,
  type: null,
  drift: 'unknown-there',
  action: 'leave',
  version: 0,
  updatedThere,
});

type Comparison = Omit<PlannedSecret, 'name' | 'type'>;

function compare(
  here: number | undefined,
  row: GithubSecretTable | undefined,
  there: number | null,
): Comparison {
  if (here === undefined) return withoutCredential(row, there);
  const facts = { version: here, updatedThere: there };
  if (there === null) {
    const wasThere = row !== undefined && (row.githubUpdatedAt ?? row.previousUpdatedAt) !== null;
    return { ...facts, drift: wasThere ? 'missing-there' : 'new', action: 'send' };
  }
  if (!row)
    return {
      ...facts,
      drift: 'unknown-there',
      action: 'send',
      detail: 'GitHub had one that Marsa did not make',
    };
  const isCurrent = row.version === here;
  if (hasLanded(row, there)) {
    return isCurrent
      ? { ...facts, drift: 'none', action: 'settle', detail: 'An earlier sync sent it and was cut off' }
      : { ...facts, drift: 'changed-here', action: 'send' };
  }
  const seen = row.state === 'synced' ? row.githubUpdatedAt : row.previousUpdatedAt;
  if (there !== seen) return { ...facts, drift: 'changed-there', action: 'send' };
  const isSame = isCurrent && row.state === 'synced';
  return { ...facts, drift: isSame ? 'none' : 'changed-here', action: isSame ? 'keep' : 'send' };
}

function withoutCredential(row: GithubSecretTable | undefined, there: number | null): Comparison {
  const facts = { version: 0, updatedThere: there };
  if (there === null) return { ...facts, drift: 'none', action: 'none' };
  if (!row) return { ...facts, drift: 'unknown-there', action: 'leave' };
  const detail =
    'The credential was deleted here; the secret stays in GitHub until somebody deletes it there';
  return { ...facts, drift: 'changed-here', action: 'leave', detail };
}

/** The longest that sending one secret takes, with room for clocks that differ. */
const landingMs = 15 * 60_000;

/** GitHub's time moved soon after Marsa set out to send it: it arrived. Later it was somebody else. */
const hasLanded = (row: GithubSecretTable, there: number) =>
  row.state === 'pending' && there !== row.previousUpdatedAt && there <= row.updatedAt + landingMs;

const wouldBe = {
  send: 'would',
  keep: 'unchanged',
  settle: 'unchanged',
  leave: 'left-alone',
  none: 'not-stored',
} as const;

/** The plan as the answer of a sync that sends nothing. */
export function toOutcome({ name, type, drift, action, detail, updatedThere }: PlannedSecret): SecretOutcome {
  const would = wouldBe[action];
  const outcome = would !== 'would' ? would : updatedThere === null ? 'would-create' : 'would-update';
  return { name, type, drift, outcome, ...(detail !== undefined && { detail }) };
}
