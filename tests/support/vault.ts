import { randomBytes } from 'node:crypto';
import type { CredentialType } from '@marsa/contract/credential-types.ts';
import { lockRow } from '@marsa/server/engines/database/transaction.ts';
import { findProject } from '@marsa/server/features/projects/projects.store.ts';
import { createDataKeys } from '@marsa/server/features/vault/data-key.ts';
import { downloadCredential, putCredential } from '@marsa/server/features/vault/vault.service.ts';
import type { DataKeyRotationDeps, VaultDeps, VaultEvent } from '@marsa/server/features/vault/vault-deps.ts';
import { newId } from '@marsa/server/platform/ids.ts';
import { openKeyRing } from '@marsa/server/platform/key-ring.ts';
import { sql } from 'kysely';
import { testCaller } from './caller.ts';
import type { TestEngine } from './databases.ts';

export const ring = openKeyRing([randomBytes(32).toString('base64')]);
/** The form of a classic token of GitHub. */
export const token = () => `ghp_${randomBytes(18).toString('hex')}`;

/** The vault on a new database with one project; what it tells the audit log is kept in `events`. */
export async function openVault(engine: TestEngine) {
  const database = await engine.open();
  const { db } = database;
  const events: VaultEvent[] = [];
  let now = Date.UTC(2026, 10, 20);
  const deps: VaultDeps & DataKeyRotationDeps = {
    clock: () => ++now,
    keys: createDataKeys(ring),
    lockProject: (trx, id) => lockRow(trx, 'project', id),
    findProject,
    audit: async (_trx, _caller, event) => void events.push(event),
    auditBefore: async (_caller, event) => void events.push(event),
  };
  const caller = testCaller();
  const newProject = async () => {
    const id = newId(deps.clock());
    await sql`insert into project (id, workspace_id, name, name_folded, version, created_at, updated_at)
      values (${id}, ${newId(0)}, ${id}, ${id}, 1, 0, 0)`.execute(db);
    return { id, workspaceId: newId(0) };
  };
  const project = await newProject();
  const target = (type: CredentialType, owner = project) => ({ caller, project: owner, type });
  return {
    database,
    db,
    deps,
    events,
    project,
    newProject,
    target,
    put: (type: CredentialType, value: string, owner = project) =>
      putCredential(db, deps, target(type, owner), value),
    /** As another instance, or after a restart: without any key remembered. */
    download: async (type: CredentialType, owner = project) =>
      (await downloadCredential(db, { ...deps, keys: createDataKeys(ring) }, target(type, owner), undefined))
        .value,
    [Symbol.asyncDispose]: () => database[Symbol.asyncDispose](),
  };
}
