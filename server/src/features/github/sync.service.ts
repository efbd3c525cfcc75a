import type { DataOf } from '@marsa/contract/endpoint.ts';
import type { syncSecrets } from '@marsa/contract/github.ts';
import type { Db, Trx } from '#engines/database/schema.ts';
import { inTransaction } from '#engines/database/transaction.ts';
import type { Caller } from '#platform/caller.ts';
import { openProjectRoom, type ProjectRoom } from './github.service.ts';
import { listSent, putSent } from './github.store.ts';
import type { GithubDeps, GithubProject } from './github-deps.ts';
import { fullNameOf } from './github-path.ts';
import { type PlannedSecret, planSecrets, type SecretOutcome, toOutcome } from './secret-plan.ts';
import { openSender, type SecretToSend, type Sending, type SyncScope } from './secret-sender.service.ts';
import { withLease } from './sync-lease.service.ts';

type SyncResult = DataOf<typeof syncSecrets>;

/** What a sync would do. Writes nothing anywhere. */
export async function planSync(db: Db, deps: GithubDeps, project: GithubProject): Promise<SyncResult> {
  const at = await openProjectRoom(db, deps, project);
  const plan = await readPlan({ db, deps, project }, at);
  return { synced: false, secrets: plan.map(toOutcome) };
}

/**
 * Writes the credentials as secrets of the repository; only what changed, and nothing is ever deleted. A sync that was
 * cut off anywhere is made whole by the next one: see `GithubSecretTable`.
 * @throws Problem CONFLICT or UPSTREAM where nothing could be sent; what fails for one secret is in its outcome
 */
export async function syncProject(
  db: Db,
  deps: GithubDeps,
  caller: Caller,
  project: GithubProject,
): Promise<SyncResult> {
  return withLease(db, deps.clock, project.id, async (lease) => {
    const sync: Sync = { db, deps, caller, project, lease, sendings: new Map() };
    try {
      return await runSync(sync);
    } catch (error) {
      // The first error is the one to tell, also where the database fails once more.
      await inTransaction(db, (trx) => audit(sync, trx, 'failed')).catch(() => {});
      throw error;
    }
  });
}

interface Sync extends SyncScope {
  caller: Caller;
  /** By name of the secret, as far as the sync came. */
  sendings: Map<string, Sending>;
}

async function runSync(sync: Sync): Promise<SyncResult> {
  const at = await openProjectRoom(sync.db, sync.deps, sync.project);
  const plan = await readPlan(sync, at);
  await sync.deps.onStep?.('planned');
  const toSend = plan.filter(isToSend);
  if (toSend.length > 0) await sendAll(sync, at, toSend);
  // Without it the rows stay pending, and the next sync finds out what arrived.
  const after = toSend.length > 0 ? await readThere(at).catch(() => undefined) : undefined;
  await sync.deps.onStep?.('listed');
  await record(sync, at, plan, after);
  const secrets = plan.map((planned) => toResult(planned, sync.sendings.get(planned.name)));
  return { synced: secrets.every(({ outcome }) => outcome !== 'failed'), secrets };
}

async function readPlan(
  { db, deps, project }: Omit<SyncScope, 'lease'>,
  at: ProjectRoom,
): Promise<PlannedSecret[]> {
  const there = await readThere(at);
  const credentials = await deps.listCredentialVersions(db, project.id);
  const versions = new Map(credentials.map(({ type, version }) => [type, version]));
  return planSecrets({ versions, sent: await listSent(db, project.id, repositoryOf(at)), there });
}

async function readThere(at: ProjectRoom): Promise<Map<string, number>> {
  const secrets = await at.room.listSecrets(at);
  return new Map(secrets.map(({ name, updatedAt }) => [name, updatedAt]));
}

const repositoryOf = (at: ProjectRoom) => fullNameOf(at).toLowerCase();

const isToSend = (planned: PlannedSecret): planned is SecretToSend => planned.action === 'send';

/** One that fails does not stop the others; GitHub failing twice in a row does. */
const maxTroubles = 2;

async function sendAll(sync: Sync, at: ProjectRoom, toSend: SecretToSend[]): Promise<void> {
  const send = await openSender(sync, at);
  await sync.deps.onStep?.('key');
  let troubles = 0;
  for (const planned of toSend) {
    const sending = troubles < maxTroubles ? await send(planned) : notTried;
    troubles = sending.isTrouble ? troubles + 1 : 0;
    sync.sendings.set(planned.name, sending);
  }
}

const notTried: Sending = {
  outcome: 'failed',
  detail: 'Not tried: GitHub did not answer before',
  isTrouble: true,
};

/** The ledger and the audit row, in one transaction. */
async function record(
  sync: Sync,
  at: ProjectRoom,
  plan: PlannedSecret[],
  after: Map<string, number> | undefined,
): Promise<void> {
  const { deps, project } = sync;
  const repository = repositoryOf(at);
  const base = { projectId: project.id, repository, previousUpdatedAt: null, updatedAt: deps.clock() };
  await inTransaction(sync.db, async (trx) => {
    await sync.lease.hold(trx);
    for (const { name, action, version, updatedThere } of plan) {
      const row = sync.sendings.get(name)?.row;
      const githubUpdatedAt = action === 'settle' ? updatedThere : (after?.get(name) ?? null);
      if (action === 'settle' || (row?.state === 'pending' && after)) {
        await putSent(trx, {
          ...base,
          name,
          version: row?.version ?? version,
          state: 'synced',
          githubUpdatedAt,
        });
      } else if (row) await putSent(trx, row);
    }
    await audit(sync, trx, outcomeOf([...sync.sendings.values()]), repository);
  });
}

function outcomeOf(sendings: Sending[]): string {
  const failed = sendings.filter(({ outcome }) => outcome === 'failed').length;
  if (sendings.length === 0) return 'unchanged';
  if (failed === 0) return 'synced';
  return failed === sendings.length ? 'failed' : 'partly';
}

async function audit(
  { deps, caller, project, sendings }: Sync,
  trx: Trx,
  outcome: string,
  repository?: string,
) {
  const sent = [...sendings].filter(([, sending]) => sending.outcome !== 'failed').map(([name]) => name);
  await deps.audit(trx, caller, {
    action: 'GITHUB_SYNC_SECRETS',
    workspaceId: project.workspaceId,
    projectId: project.id,
    subject: repository ?? `${project.githubOwner}/${project.githubRepo}`,
    details: { secrets: sent, outcome, ...(repository !== undefined && { repository }) },
  });
}

function toResult(planned: PlannedSecret, sending: Sending | undefined): SecretOutcome {
  if (!sending) return toOutcome(planned);
  const detail = sending.detail ?? planned.detail;
  const { name, type, drift } = planned;
  return { name, type, drift, outcome: sending.outcome, ...(detail !== undefined && { detail }) };
}
