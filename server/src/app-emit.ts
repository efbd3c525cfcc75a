import { isCredentialType } from '@marsa/contract/credential-types.ts';
import type { WebhookEvent } from '@marsa/contract/webhook-events.ts';
import type { Trx } from '#engines/database/schema.ts';
import type { AuditEvent } from '#features/audit/audit-row.ts';
import { findProject } from '#features/projects/projects.store.ts';
import { emitEvent } from '#features/webhooks/emit.service.ts';
import type { Caller } from '#platform/caller.ts';
import type { AppJobs } from './app-jobs.ts';
import type { AppOptions } from './app-options.ts';

/** Tells an event to the endpoints of its workspace, in the transaction of what happened; of a rehearsal nothing. */
export type Emit = (trx: Trx, event: WebhookEvent) => Promise<void>;

export const createEmit =
  ({ clock }: AppOptions, { enqueue }: AppJobs): Emit =>
  async (trx, event) => {
    const project = event.projectId === null ? undefined : await findProject(trx, event.projectId);
    // What happens on the stage of a rehearsal did not happen.
    if (typeof project?.rehearsalOf !== 'string') await emitEvent(trx, { clock, enqueue }, event);
  };

type Audit = (trx: Trx, caller: Caller, event: AuditEvent) => Promise<void>;

const changes: Partial<Record<AuditEvent['action'], 'stored' | 'restored' | 'deleted'>> = {
  SECRET_UPSERT: 'stored',
  SECRET_RESTORE: 'restored',
  SECRET_DELETE: 'deleted',
};

/** The audit log of the vault, which also tells what changed there: each change writes its row, so none is missed. */
export const auditAndTell =
  (audit: Audit, emit: Emit): Audit =>
  async (trx, caller, event) => {
    await audit(trx, caller, event);
    const change = changes[event.action];
    const { workspaceId, projectId, subject, details } = event;
    if (!change || workspaceId === undefined || projectId === undefined) return;
    if (details?.outcome === 'unchanged' || details?.version === undefined) return;
    if (subject === undefined || !isCredentialType(subject)) return;
    const data = { type: subject, version: details.version, change };
    await emit(trx, { type: 'secret.changed', workspaceId, projectId, data });
  };
