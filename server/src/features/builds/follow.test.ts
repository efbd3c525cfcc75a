import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { testCaller } from '@marsa/tests/support/caller.ts';
import { openTestDatabase } from '@marsa/tests/support/database-server.ts';
import { type TestDatabase, testDatabases } from '@marsa/tests/support/databases.ts';
import { testJobs } from '@marsa/tests/support/jobs.ts';
import { startRehearsal } from '@marsa/tests/support/rehearsal.ts';
import { followMs } from './build-state.ts';
import { toBuildView } from './build-view.ts';
import { request, workflows } from './builds.fixture.ts';
import { followBuilds } from './builds.jobs.ts';
import { cancelBuild, getBuild, listBuilds } from './builds.service.ts';
import { deleteBuilds, hasRunningBuild } from './builds.store.ts';
import type { BuildsDeps } from './builds-deps.ts';
import { dispatchBuild } from './dispatch.service.ts';

const caller = testCaller();
const pollMs = 10_000;

async function rehearse({ db }: TestDatabase) {
  const rehearsal = await startRehearsal(db);
  const { sandbox, project } = rehearsal;
  await sandbox.createRepo({ owner: 'mona', name: 'app', files: workflows });
  const jobs = testJobs(db, rehearsal.clock);
  const deps: BuildsDeps = { ...rehearsal.deps, ...jobs.deps, pollMs };
  const follower = jobs.worker([followBuilds(db, deps)]);
  const read = (id: string) => getBuild(db, project.id, id);
  return {
    rehearsal,
    sandbox,
    deps,
    jobs,
    follower,
    read,
    start: () => dispatchBuild(db, deps, caller, project, request).then(({ build }) => build),
    cancel: (id: string) => cancelBuild(db, deps, caller, project, id),
    /** Time passes until every build is due, and one look is taken. */
    async look() {
      rehearsal.wait(6 * pollMs);
      return follower.tick();
    },
    requests: (path: string) => sandbox.requests.filter((each) => each.path.includes(path)).length,
    async [Symbol.asyncDispose]() {
      await rehearsal[Symbol.asyncDispose]();
      assert.deepEqual(jobs.errors, []);
    },
  };
}

for (const engine of testDatabases()) {
  describe(`follow on ${engine.name}`, () => {
    test('from the queue to success, with jobs and steps', async () => {
      await using database = await engine.open();
      await using here = await rehearse(database);
      const { id } = await here.start();
      assert.equal(await hasRunningBuild(database.db, here.rehearsal.project.id), true);
      here.sandbox.advance(2);
      await here.look();
      const running = toBuildView(await here.read(id));
      assert.equal(running.status, 'running');
      assert.equal(running.jobs[0]?.steps.find(({ name }) => name === 'Build')?.status, 'in_progress');
      here.sandbox.advance(Number.POSITIVE_INFINITY);
      await here.look();
      const done = toBuildView(await here.read(id));
      assert.deepEqual([done.status, done.conclusion, done.detail], ['succeeded', 'success', null]);
      assert.ok(done.startedAt && done.finishedAt && done.finishedAt >= done.startedAt);
      assert.ok(done.jobs[0]?.steps.every(({ conclusion }) => conclusion === 'success'));
      assert.equal(await here.look(), 0);
      assert.equal(await hasRunningBuild(database.db, here.rehearsal.project.id), false);
      assert.deepEqual(here.sandbox.violations, []);
    });

    test('to failure, and says where', async () => {
      await using database = await engine.open();
      await using here = await rehearse(database);
      here.sandbox.failStep({ step: 'Upload' });
      const { id } = await here.start();
      here.sandbox.advance(Number.POSITIVE_INFINITY);
      await here.look();
      const build = await here.read(id);
      assert.equal(build.status, 'failed');
      assert.equal(build.detail, 'The job "Release" failed at the step "Upload".');
    });

    test('looks rarely while nothing changes, and costs nothing of the limit then', async () => {
      await using database = await engine.open();
      await using here = await rehearse(database);
      await here.start();
      for (let second = 0; second < 300; second += 5) {
        await here.follower.tick();
        here.rehearsal.wait(5000);
      }
      const looks = here.sandbox.requests.filter(({ path }) => /actions\/runs\/\d+$/.test(path));
      assert.ok(looks.length <= 9, `${looks.length} looks in 300 s`);
      assert.deepEqual([...new Set(looks.slice(1).map(({ status }) => status))], [304]);
    });

    test("GitHub's troubles and a token that is gone do not end a build", async () => {
      await using database = await engine.open();
      await using here = await rehearse(database);
      const { room } = here.rehearsal;
      const { id } = await here.start();
      here.rehearsal.room = undefined;
      await here.look();
      assert.match((await here.read(id)).detail ?? '', /lacks a GitHub token/);
      here.rehearsal.room = room;
      const path = '/repos/*/*/actions/runs/*';
      here.sandbox.fail({ kind: 'status', status: 429, retryAfter: 900, path });
      await here.look();
      assert.match((await here.read(id)).detail ?? '', /limit/);
      assert.equal(await here.look(), 0, 'keeps the silence GitHub asked for');
      here.sandbox.advance(Number.POSITIVE_INFINITY);
      here.rehearsal.wait(900_000);
      await here.follower.tick();
      const build = await here.read(id);
      assert.deepEqual([build.status, build.detail], ['succeeded', null]);
    });

    test('goes on after a restart; two instances look once', async () => {
      await using database = await engine.open();
      await using here = await rehearse(database);
      const { id } = await here.start();
      here.sandbox.advance(Number.POSITIVE_INFINITY);
      here.rehearsal.wait(pollMs);
      const second = openTestDatabase(database.url);
      const other = here.jobs.worker([followBuilds(second.db, here.deps)], second.db);
      await Promise.all([here.follower.tick(), other.tick()]);
      await second.close();
      assert.equal((await here.read(id)).status, 'succeeded');
      assert.equal(here.requests('/jobs'), 1);
    });

    test('cancels, and a second time says that it has ended', async () => {
      await using database = await engine.open();
      await using here = await rehearse(database);
      const { id } = await here.start();
      here.sandbox.advance(2);
      here.rehearsal.wait(1);
      const asked = await here.cancel(id);
      assert.ok(asked.cancelRequestedAt !== null && asked.cancelSentAt !== null);
      here.sandbox.advance();
      await here.look();
      assert.equal((await here.read(id)).status, 'cancelled');
      assert.equal(here.requests('/cancel'), 1);
      await assert.rejects(here.cancel(id), /has ended/);
      const rows = await database.db.selectFrom('auditEvent').select('action').orderBy('id').execute();
      assert.deepEqual(
        rows.map(({ action }) => action),
        ['BUILD_DISPATCH', 'BUILD_CANCEL'],
      );
    });

    test('a cancellation GitHub did not hear is sent again; a run that had ended is read', async () => {
      await using database = await engine.open();
      await using here = await rehearse(database);
      const { id } = await here.start();
      here.sandbox.fail({ kind: 'cut-before', path: '/repos/*/*/actions/runs/*/cancel' });
      assert.equal((await here.cancel(id)).cancelSentAt, null);
      here.sandbox.advance(Number.POSITIVE_INFINITY);
      await here.look();
      assert.equal((await here.read(id)).status, 'succeeded');
    });

    test('a run that is not known yet is cancelled once it is found', async () => {
      await using database = await engine.open();
      await using here = await rehearse(database);
      const dispatches = '/repos/*/*/actions/workflows/*/dispatches';
      here.sandbox.fail({ kind: 'lost-answer', path: dispatches });
      here.sandbox.fail({ kind: 'status', status: 429, retryAfter: 3600, path: '/repos/*/*/actions/runs' });
      const { id, status } = await here.start();
      assert.equal(status, 'unknown');
      assert.equal((await here.cancel(id)).cancelSentAt, null);
      here.rehearsal.wait(3600_000);
      for (let looks = 0; looks < 3; looks++) {
        await here.look();
        here.sandbox.advance();
      }
      assert.equal((await here.read(id)).status, 'cancelled');
    });

    test('a build out of reach can be given up, and ends by itself after five weeks', async () => {
      await using database = await engine.open();
      await using here = await rehearse(database);
      const [first, second] = [await here.start(), await here.start()];
      here.rehearsal.room = undefined;
      const given = await here.cancel(first.id);
      assert.equal(given.status, 'lost');
      assert.match(given.detail ?? '', /can no longer reach it/);
      here.rehearsal.wait(followMs + 1);
      await here.follower.tick();
      assert.equal((await here.read(second.id)).status, 'lost');
    });

    test('lists newest first, in pages, by status and platform; forgets with the project', async () => {
      await using database = await engine.open();
      await using here = await rehearse(database);
      const { db } = database;
      const { project } = here.rehearsal;
      const ids: string[] = [];
      for (let n = 0; n < 3; n++) {
        ids.unshift((await here.start()).id);
        here.rehearsal.wait(1);
      }
      const first = await listBuilds(db, here.deps, project.id, { limit: 2 });
      const rest = await listBuilds(db, here.deps, project.id, { limit: 2, cursor: first.nextCursor });
      assert.deepEqual(
        [...first.items, ...rest.items].map(({ id }) => id),
        ids,
      );
      assert.equal(rest.nextCursor, undefined);
      const none = await listBuilds(db, here.deps, project.id, { limit: 2, platform: 'ios' });
      const queued = await listBuilds(db, here.deps, project.id, { limit: 9, status: 'queued' });
      assert.deepEqual([none.items.length, queued.items.length], [0, 3]);
      await assert.rejects(getBuild(db, 'another project', ids[0] ?? ''), /There is no build/);
      await deleteBuilds(db, project.id);
      assert.equal((await listBuilds(db, here.deps, project.id, { limit: 9 })).items.length, 0);
    });
  });
}
