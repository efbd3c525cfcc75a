import type { CredentialType } from '@marsa/contract/credential-types.ts';
import { startSandbox } from '@marsa/sandbox/sandbox.ts';
import { createAuditLog } from '@marsa/server/features/audit/audit-log.service.ts';
import type { GithubDeps, GithubProject } from '@marsa/server/features/github/github-deps.ts';
import { createRooms } from '@marsa/server/features/github/room.ts';
import { guardedFetch } from '@marsa/server/platform/guarded-fetch.ts';
import { createOutbound } from '@marsa/server/platform/outbound.ts';
import { testAuditKeys } from './audit-rows.ts';
import { testDatabases } from './databases.ts';

export type GithubScene = Awaited<ReturnType<typeof openGithubScene>>;

/** A sandbox with a repository, a project that stands for it, and a vault that is a map. */
export async function openGithubScene([engine] = testDatabases()) {
  if (!engine) throw new Error('no engine to test on');
  const database = await engine.open();
  let nowMs = Date.parse('2026-11-20T10:00:00Z');
  const clock = () => nowMs;
  const sandbox = await startSandbox({ clock });
  sandbox.createUser('ada');
  await sandbox.createRepo({ owner: 'ada', name: 'app', files: { 'README.md': 'An app' } });
  const outbound = createOutbound({ allowPrivateTargets: true });
  const stored = new Map<CredentialType, { version: number; value: string }>();
  const store = (type: CredentialType, value: string) => {
    const version = (stored.get(type)?.version ?? 0) + 1;
    stored.set(type, { version, value });
    return { version };
  };
  // Ids of one millisecond have no order.
  let auditMs = nowMs;
  const log = createAuditLog(database.db, {
    clock: () => ++auditMs,
    keys: testAuditKeys,
    onError: assertNever,
  });
  const deps: GithubDeps = {
    clock,
    rooms: createRooms({
      fetch: guardedFetch(outbound, { timeoutMs: 2000, maxBytes: 1e7 }),
      clock,
      writeGapMs: 0,
    }),
    allowPrivateTargets: true,
    audit: log.record,
    storeToken: async (_trx, _caller, _project, value) => store('GITHUB_PAT', value),
    listCredentialVersions: async () => [...stored].map(([type, { version }]) => ({ type, version })),
    openCredentials: async (_db, _projectId, types) =>
      types.flatMap((type) => {
        const found = stored.get(type);
        return found ? [{ type, version: found.version, value: Buffer.from(found.value) }] : [];
      }),
  };
  const project: GithubProject = {
    id: '01KAFZ0000000000000000PROJ',
    workspaceId: '01KAFZ0000000000000000WSPC',
    githubOwner: 'ada',
    githubRepo: 'app',
  };
  return {
    ...{ db: database.db, sandbox, deps, project, store, stored, clock },
    /** A classic token that may do everything, or what is wished. */
    createToken: (
      wish: Parameters<typeof sandbox.createToken>[0] = { kind: 'classic', scopes: ['repo', 'workflow'] },
    ) => sandbox.createToken(wish),
    sleep(ms: number) {
      nowMs += ms;
    },
    /** Rows of the audit log, oldest first, with their details read. */
    async audited() {
      const rows = await database.db.selectFrom('auditEvent').selectAll().orderBy('id').execute();
      return rows.map(({ action, subject, details }) => ({ action, subject, details: JSON.parse(details) }));
    },
    requests: (method: string, part = '') =>
      sandbox.requests.filter((one) => one.method === method && one.path.includes(part)),
    async [Symbol.asyncDispose]() {
      await Promise.all([sandbox.close(), outbound.close()]);
      await database[Symbol.asyncDispose]();
    },
  };
}

const assertNever = (error: unknown) => {
  throw error;
};
