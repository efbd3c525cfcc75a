import { isUnavailable } from '#engines/database/errors.ts';
import type { Db } from '#engines/database/schema.ts';
import { inTransaction } from '#engines/database/transaction.ts';
import { Problem } from '#platform/problem.ts';
import type { ProjectRoom } from './github.service.ts';
import { putSent } from './github.store.ts';
import type { GithubSecretTable } from './github.tables.ts';
import type { PublicKey } from './github-answers.ts';
import type { GithubDeps, GithubProject } from './github-deps.ts';
import { githubStatusOf } from './github-fault.ts';
import { fullNameOf } from './github-path.ts';
import { sealBox } from './sealed-box.ts';
import type { SyncedType } from './secret-names.ts';
import type { PlannedSecret } from './secret-plan.ts';
import type { Lease } from './sync-lease.service.ts';

/** What sending one secret came to. */
export interface Sending {
  outcome: 'created' | 'updated' | 'failed';
  detail?: string;
  /** For the ledger once all are sent; undefined where it is not known whether the secret arrived. */
  row?: GithubSecretTable;
  /** GitHub did not answer, or asked to be left alone: the next one would hardly fare better. */
  isTrouble?: boolean;
}

export interface SyncScope {
  db: Db;
  deps: GithubDeps;
  project: GithubProject;
  lease: Lease;
}

export type SecretToSend = PlannedSecret & { type: SyncedType };

/** GitHub's own bound. */
const maxBytes = 48 * 1024;

/** Sends secrets of one sync, all of them sealed for the public key that is fetched once. */
export async function openSender(scope: SyncScope, at: ProjectRoom) {
  const keys = rotatingKey(await at.room.getPublicKey(at), () => at.room.getPublicKey(at));
  return (planned: SecretToSend) => sendSecret(scope, at, keys, planned);
}

type Keys = ReturnType<typeof rotatingKey>;

async function sendSecret(
  scope: SyncScope,
  at: ProjectRoom,
  keys: Keys,
  planned: SecretToSend,
): Promise<Sending> {
  const credential = await openOr(scope, planned.type);
  if (typeof credential === 'string') return { outcome: 'failed', detail: credential };
  try {
    return await sendValue(scope, at, keys, { ...planned, version: credential.version }, credential.value);
  } finally {
    credential.value.fill(0);
  }
}

async function sendValue(
  { db, deps, project, lease }: SyncScope,
  at: ProjectRoom,
  keys: Keys,
  { name, version, updatedThere }: SecretToSend,
  value: Buffer,
): Promise<Sending> {
  if (value.length > maxBytes) {
    return { outcome: 'failed', detail: `It has ${value.length} bytes; GitHub takes ${maxBytes} at most` };
  }
  const row: GithubSecretTable = {
    projectId: project.id,
    repository: fullNameOf(at).toLowerCase(),
    name,
    version,
    state: 'pending',
    previousUpdatedAt: updatedThere,
    githubUpdatedAt: null,
    updatedAt: deps.clock(),
  };
  await inTransaction(db, async (trx) => {
    await lease.hold(trx);
    await putSent(trx, row);
  });
  await deps.onStep?.(`intended ${name}`);
  const sending = await put(at, keys, name, value).then(
    (outcome) => ({ outcome, row }),
    (error) => toFailure(error, row),
  );
  await deps.onStep?.(`sent ${name}`);
  return sending;
}

/** The credential, or why there is none. */
async function openOr({ db, deps, project }: SyncScope, type: SyncedType) {
  try {
    const [credential] = await deps.openCredentials(db, project.id, [type]);
    return credential ?? 'The credential was deleted meanwhile';
  } catch (error) {
    if (isUnavailable(error)) throw error;
    return error instanceof Problem
      ? error.message
      : 'The stored value cannot be opened; the vault knows more';
  }
}

async function put({ room, ...at }: ProjectRoom, keys: Keys, name: string, value: Uint8Array) {
  const send = async ({ key, keyId }: PublicKey) =>
    room.putSecret(at, name, await sealBox(value, key), keyId);
  try {
    return await send(keys.current());
  } catch (error) {
    // What was sealed for a key that is no longer GitHub's.
    if (githubStatusOf(error) !== 422 || !(await keys.hasRotated())) throw error;
    return send(keys.current());
  }
}

/** The key of the repository; looked at once more where GitHub does not understand what was sealed for it. */
function rotatingKey(first: PublicKey, fetchAgain: () => Promise<PublicKey>) {
  let key = first;
  let isFresh = false;
  return {
    current: () => key,
    async hasRotated() {
      if (isFresh) return false;
      isFresh = true;
      const before = key;
      key = await fetchAgain();
      return key.keyId !== before.keyId || key.key !== before.key;
    },
  };
}

function toFailure(error: unknown, row: GithubSecretTable): Sending {
  if (!(error instanceof Problem)) throw error;
  const status = githubStatusOf(error);
  const isRefused = status !== undefined && status < 500;
  const failure = { outcome: 'failed', detail: error.message } as const;
  return isRefused ? { ...failure, row: { ...row, state: 'failed' } } : { ...failure, isTrouble: true };
}
