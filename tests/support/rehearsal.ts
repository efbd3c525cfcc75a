import type { WebhookEvent } from '@marsa/contract/webhook-events.ts';
import { type Sandbox, startSandbox } from '@marsa/sandbox/sandbox.ts';
import type { Db, Trx } from '@marsa/server/engines/database/schema.ts';
import { lockRow } from '@marsa/server/engines/database/transaction.ts';
import { insertEvents } from '@marsa/server/features/audit/audit.store.ts';
import { type AuditEvent, toAllowedRow } from '@marsa/server/features/audit/audit-row.ts';
import { githubStatusOf, isOutcomeUnknown } from '@marsa/server/features/github/github-fault.ts';
import { createRooms, type Room } from '@marsa/server/features/github/room.ts';
import { findProject, insertProject } from '@marsa/server/features/projects/projects.store.ts';
import type { ProjectTable } from '@marsa/server/features/projects/projects.tables.ts';
import type { Caller } from '@marsa/server/platform/caller.ts';
import { createCursors } from '@marsa/server/platform/cursor.ts';
import { guardedFetch } from '@marsa/server/platform/guarded-fetch.ts';
import { newId } from '@marsa/server/platform/ids.ts';
import { createOutbound } from '@marsa/server/platform/outbound.ts';
import { Problem } from '@marsa/server/platform/problem.ts';
import { hmacKey, randomBuffer } from '@marsa/server/platform/token.ts';

const start = Date.UTC(2026, 10, 20, 10, 0, 0);

export interface Rehearsal extends AsyncDisposable {
  sandbox: Sandbox;
  project: ProjectTable;
  clock: () => number;
  wait(ms: number): void;
  /** The room of the project's token; a test may put another in its place, or `undefined` where the token is gone. */
  room: Room | undefined;
  openRoom(token: string, baseUrl?: string): Room;
  /** What was told to others. */
  emitted: WebhookEvent[];
  /** What the features that work with GitHub need. */
  deps: ReturnType<typeof depsOf>;
}

/** A project of the repository `mona/app` and a sandbox GitHub that `mona` has an account on; the test moves the clock. */
export async function startRehearsal(db: Db): Promise<Rehearsal> {
  let now = start;
  const clock = () => now;
  const sandbox = await startSandbox({ clock });
  const outbound = createOutbound({ allowPrivateTargets: true });
  const rooms = createRooms({ fetch: guardedFetch(outbound), clock, writeGapMs: 0 });
  sandbox.createUser('mona');
  const token = sandbox.createToken({ kind: 'classic', scopes: ['repo', 'workflow'] });
  const project = await addProject(db, now);
  const emitted: WebhookEvent[] = [];
  const rehearsal: Rehearsal = {
    sandbox,
    project,
    clock,
    wait(ms) {
      now += ms;
    },
    room: rooms.open(token, sandbox.url),
    openRoom: (other, baseUrl = sandbox.url) => rooms.open(other, baseUrl),
    emitted,
    deps: depsOf(clock, () => rehearsal.room, emitted),
    async [Symbol.asyncDispose]() {
      await outbound.close();
      await sandbox.close();
    },
  };
  return rehearsal;
}

const depsOf = (clock: () => number, roomOf: () => Room | undefined, emitted: WebhookEvent[]) => ({
  clock,
  emit: async (_trx: Trx, event: WebhookEvent) => void emitted.push(event),
  cursors: createCursors(hmacKey(randomBuffer(32))),
  async openProjectRoom(
    _db: Db,
    { githubOwner, githubRepo }: Pick<ProjectTable, 'githubOwner' | 'githubRepo'>,
  ) {
    const room = roomOf();
    if (!room) throw new Problem('CONFLICT', 'The project lacks a GitHub token.');
    return { room, owner: githubOwner ?? '', repo: githubRepo ?? '' };
  },
  findProject,
  holdProject: (trx: Trx, id: string) => lockRow(trx, 'project', id),
  isOutcomeUnknown,
  githubStatusOf,
  audit: (trx: Trx, caller: Caller, event: AuditEvent) =>
    insertEvents(trx, [toAllowedRow(caller, event, clock())]),
});

async function addProject(db: Db, now: number): Promise<ProjectTable> {
  const project: ProjectTable = {
    id: newId(now),
    workspaceId: newId(now),
    name: 'App',
    nameFolded: 'app',
    domain: 'https://app.example.com',
    domainFolded: 'https://app.example.com',
    iosBundleId: 'com.example.app',
    iosScheme: null,
    androidPackage: 'com.example.app',
    appleTeamId: null,
    githubOwner: 'mona',
    githubRepo: 'app',
    rehearsalOf: null,
    version: 1,
    createdAt: now,
    updatedAt: now,
  };
  await insertProject(db, project);
  return project;
}

/** As if the process had been killed: nothing above may catch it and go on. */
export const killed = new Error('killed');

/**
 * A room that is killed at its n-th call (from 0): before GitHub hears of it, or after GitHub has done it.
 * `calls` says how many there were.
 */
export function killAt(room: Room, place: { call: number; when: 'before' | 'after' } | undefined) {
  let calls = 0;
  const killing = new Proxy(room, {
    get(target, name, receiver) {
      const method: unknown = Reflect.get(target, name, receiver);
      if (typeof method !== 'function') return method;
      return async (...input: unknown[]) => {
        const isLast = calls++ === place?.call;
        if (isLast && place?.when === 'before') throw killed;
        const answer: unknown = await method.apply(target, input);
        if (isLast) throw killed;
        return answer;
      };
    },
  });
  return { room: killing, calls: () => calls };
}
