import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { testCaller, testRole } from '@marsa/tests/support/caller.ts';
import { testDatabases } from '@marsa/tests/support/databases.ts';
import type { Db } from '#engines/database/schema.ts';
import { listProjectNames } from '#features/projects/projects.store.ts';
import { createCursors } from '#platform/cursor.ts';
import { newId } from '#platform/ids.ts';
import { Problem } from '#platform/problem.ts';
import { hmacKey, randomBuffer } from '#platform/token.ts';
import { exportEvents, listEvents } from './audit.service.ts';
import { insertEvents } from './audit.store.ts';
import { type AuditEvent, type AuditRefusal, toAllowedRow, toRefusedRow } from './audit-row.ts';
import type { AuditQuery } from './visibility.ts';

const cursors = createCursors(hmacKey(randomBuffer(32)));
const [here, there, one, two] = [newId(1), newId(2), newId(3), newId(4)];
const auditor = testCaller({ permissions: ['audit:all'] }).actor;
const memberOf = (workspaceId: string, projectIds?: string[], permission = 'audit:read') =>
  testCaller({
    memberships: [
      { workspaceId, role: testRole(permission), projectIds: projectIds && new Set(projectIds) },
      { workspaceId: newId(9), role: testRole('*'), projectIds: undefined },
    ],
  }).actor;

const noon = Date.UTC(2026, 10, 20, 12);

async function fill(db: Db): Promise<void> {
  const ada = testCaller({ id: 'ada', name: 'Ada' });
  const omar = testCaller({ id: 'omar', name: 'عمر' });
  const allowed = (event: AuditEvent, minute: number) => toAllowedRow(ada, event, noon + minute * 60_000);
  const refused = (event: AuditRefusal, minute: number) => toRefusedRow(omar, event, noon + minute * 60_000);
  await insertEvents(db, [
    allowed({ action: 'DEVKEY_CREATE', subject: 'laptop_1' }, 0),
    allowed({ action: 'PROJECT_CREATE', workspaceId: here, projectId: one, subject: 'Airhorn 100%' }, 1),
    allowed({ action: 'PROJECT_CREATE', workspaceId: here, projectId: two, subject: '=Airhorn' }, 2),
    refused({ action: 'SECRET_DOWNLOAD', code: 'FORBIDDEN', workspaceId: there, projectId: newId(5) }, 3),
    allowed({ action: 'MEMBER_ADD', workspaceId: here, subject: 'laptop11' }, 4),
  ]);
}

for (const engine of testDatabases()) {
  describe(`reading the audit log on ${engine.name}`, () => {
    test('everybody sees what their roles let them see, newest first', async () => {
      await using database = await engine.open();
      await fill(database.db);
      const actions = async (actor: typeof auditor, query: AuditQuery = {}) =>
        (await listEvents(database.db, { ...query, actor, cursors, listProjectNames, limit: 50 })).items.map(
          ({ at }) => Number(at.slice(14, 16)),
        );
      assert.deepEqual(await actions(auditor), [4, 3, 2, 1, 0]);
      assert.deepEqual(await actions(memberOf(here)), [4, 2, 1]);
      assert.deepEqual(await actions(memberOf(here, [two])), [2]);
      assert.deepEqual(await actions(memberOf(here, [])), []);
      assert.deepEqual(await actions(memberOf(there)), [3]);
      assert.deepEqual(await actions(memberOf(here), { workspaceId: there }), []);
      assert.deepEqual(await actions(memberOf(here, undefined, 'projects:read')), []);
    });

    test('filters', async () => {
      await using database = await engine.open();
      await fill(database.db);
      const minutes = async (query: AuditQuery) =>
        (
          await listEvents(database.db, { ...query, actor: auditor, cursors, listProjectNames, limit: 50 })
        ).items.map(({ at }) => Number(at.slice(14, 16)));
      assert.deepEqual(await minutes({ projectId: one }), [1]);
      assert.deepEqual(await minutes({ workspaceId: here }), [4, 2, 1]);
      assert.deepEqual(await minutes({ actorId: 'omar' }), [3]);
      assert.deepEqual(await minutes({ action: 'PROJECT_CREATE' }), [2, 1]);
      assert.deepEqual(await minutes({ outcome: 'refused' }), [3]);
      assert.deepEqual(await minutes({ from: '2026-11-20T12:02:00Z' }), [4, 3, 2]);
      assert.deepEqual(await minutes({ to: '2026-11-20T12:02:00Z' }), [1, 0]);
      assert.deepEqual(await minutes({ q: 'AIRHORN' }), [2, 1]);
      assert.deepEqual(await minutes({ q: '0%' }), [1]);
      assert.deepEqual(await minutes({ q: 'laptop_' }), [0]);
      assert.deepEqual(await minutes({ q: 'عمر' }), [3]);
      assert.deepEqual(await minutes({ q: 'forbid' }), [3]);
      assert.deepEqual(await minutes({ q: "'" }), []);
    });

    test('pages join without a gap or a row twice', async () => {
      await using database = await engine.open();
      await fill(database.db);
      const seen: string[] = [];
      let cursor: string | undefined;
      do {
        const page = await listEvents(database.db, {
          actor: auditor,
          cursors,
          listProjectNames,
          limit: 2,
          cursor,
        });
        seen.push(...page.items.map(({ id }) => id));
        cursor = page.nextCursor;
      } while (cursor !== undefined);
      assert.equal(new Set(seen).size, 5);
      assert.deepEqual(seen, [...seen].sort().reverse());
      const forged = listEvents(database.db, {
        actor: auditor,
        cursors,
        listProjectNames,
        limit: 2,
        cursor: 'AAAA',
      });
      await assert.rejects(forged, (error) => error instanceof Problem && error.code === 'BAD_REQUEST');
    });

    test('an export holds every row the caller may see, oldest first, over many pages', async () => {
      await using database = await engine.open();
      await fill(database.db);
      const more = Array.from({ length: 1100 }, (_, number) =>
        toAllowedRow(testCaller(), { action: 'PWA_CHECK' }, number),
      );
      await insertEvents(database.db, more);
      const lines = (await Array.fromAsync(exportEvents(database.db, auditor, {}, 'lines')))
        .join('')
        .trimEnd()
        .split('\n');
      const ids = lines.map((line): string => JSON.parse(line).id);
      assert.equal(ids.length, 1105);
      assert.deepEqual(ids, [...ids].sort());
      const csv = (await Array.fromAsync(exportEvents(database.db, memberOf(here, [two]), {}, 'csv')))
        .join('')
        .split('\r\n');
      assert.equal(csv.length, 3);
      assert.ok(csv[1]?.includes(`"'=Airhorn"`));
    });

    test('a row that was tampered with is still shown', async () => {
      await using database = await engine.open();
      await fill(database.db);
      await database.db.updateTable('auditEvent').set({ details: '{"version":{"value":1}' }).execute();
      const { items } = await listEvents(database.db, {
        actor: auditor,
        cursors,
        listProjectNames,
        limit: 50,
      });
      assert.deepEqual(
        items.map(({ details }) => details),
        [{}, {}, {}, {}, {}],
      );
    });

    test('who may read nothing is told so; a role that is switched off counts for nothing', async () => {
      await using database = await engine.open();
      const isRefused = (error: unknown) =>
        error instanceof Problem && error.code === 'INSUFFICIENT_PERMISSIONS';
      const outsider = testCaller().actor;
      await assert.rejects(
        listEvents(database.db, { actor: outsider, cursors, listProjectNames, limit: 5 }),
        isRefused,
      );
      assert.throws(() => exportEvents(database.db, outsider, {}, 'csv'), isRefused);
      const off = { ...auditor, role: { ...auditor.role, isActive: false } };
      await assert.rejects(
        listEvents(database.db, { actor: off, cursors, listProjectNames, limit: 5 }),
        isRefused,
      );
    });
  });
}
