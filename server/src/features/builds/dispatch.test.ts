import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { testCaller } from '@marsa/tests/support/caller.ts';
import { type TestDatabase, testDatabases } from '@marsa/tests/support/databases.ts';
import { testJobs } from '@marsa/tests/support/jobs.ts';
import { killAt, killed, type Rehearsal, startRehearsal } from '@marsa/tests/support/rehearsal.ts';
import { Problem } from '#platform/problem.ts';
import { dispatchMs } from './build-state.ts';
import { request, workflows } from './builds.fixture.ts';
import { followBuilds } from './builds.jobs.ts';
import { getBuild } from './builds.service.ts';
import type { BuildsDeps } from './builds-deps.ts';
import { type DispatchRequest, dispatchBuild } from './dispatch.service.ts';

const caller = testCaller();
const dispatches = { method: 'POST', path: '/repos/*/*/actions/workflows/*/dispatches' };

async function rehearse(database: TestDatabase) {
  const { db } = database;
  const rehearsal = await startRehearsal(db);
  const { sandbox, project } = rehearsal;
  await sandbox.createRepo({ owner: 'mona', name: 'app', files: workflows });
  const jobs = testJobs(db, rehearsal.clock);
  const deps: BuildsDeps = { ...rehearsal.deps, ...jobs.deps, pollMs: 10_000 };
  return {
    rehearsal,
    sandbox,
    deps,
    follower: jobs.worker([followBuilds(db, deps)]),
    start: (change: Partial<DispatchRequest> = {}) =>
      dispatchBuild(db, deps, caller, project, { ...request, ...change }).then(({ build }) => build),
    read: (id: string) => getBuild(db, project.id, id),
    runs: () => sandbox.runsOf('mona', 'app').filter(({ event }) => event === 'workflow_dispatch'),
    audited: () =>
      db.selectFrom('auditEvent').selectAll().where('action', '=', 'BUILD_DISPATCH').orderBy('id').execute(),
    async [Symbol.asyncDispose]() {
      await rehearsal[Symbol.asyncDispose]();
      assert.deepEqual(jobs.errors, []);
    },
  };
}

const isProblem = (code: string, words: RegExp) => (error: unknown) =>
  error instanceof Problem && error.code === code && words.test(error.message);

/** Lets the follower look as often as it wants to, for so long. */
async function followFor(rehearsal: Rehearsal, follower: { tick(): Promise<number> }, seconds: number) {
  for (let second = 0; second < seconds; second++) {
    await follower.tick();
    rehearsal.wait(1000);
  }
}

for (const engine of testDatabases()) {
  describe(`dispatch on ${engine.name}`, () => {
    test('sends the version and the id of the build, and ties the build to its run', async () => {
      await using database = await engine.open();
      await using here = await rehearse(database);
      const build = await here.start({ inputs: { track: 'production' } });
      const [run] = here.runs();
      assert.equal(build.status, 'queued');
      assert.equal(build.runId, run?.id);
      assert.deepEqual([build.platform, build.versionName, build.versionCode], ['android', '1.0.0', 1]);
      assert.deepEqual(run?.inputs, {
        track: 'production',
        version_name: '1.0.0',
        version_code: '1',
        marsa_build: build.id,
      });
      const [row, ...rest] = await here.audited();
      assert.equal(rest.length, 0);
      assert.equal(row?.subject, build.id);
      assert.deepEqual(here.sandbox.violations, []);
    });

    test('two at once each get a version code and a run of their own', async () => {
      await using database = await engine.open();
      await using here = await rehearse(database);
      const builds = await Promise.all([here.start(), here.start(), here.start()]);
      assert.deepEqual(builds.map((build) => build.versionCode).sort(), [1, 2, 3]);
      for (const build of builds) {
        const run = here.runs().find(({ id }) => id === build.runId);
        assert.equal(run?.inputs.marsa_build, build.id);
      }
    });

    test('a version code is never used twice, also where GitHub refused', async () => {
      await using database = await engine.open();
      await using here = await rehearse(database);
      await assert.rejects(
        here.start({ ref: 'nowhere' }),
        isProblem('CONFLICT', /No ref found for: nowhere/),
      );
      const second = await here.start({ versionName: '2.4' });
      assert.deepEqual([second.versionCode, second.versionName], [2, '2.4']);
      const third = await here.start({ versionCode: 500 });
      assert.deepEqual([third.versionCode, third.versionName], [500, '2.5']);
      await assert.rejects(here.start({ versionCode: 500 }), isProblem('CONFLICT', /must be higher/));
      const other = await here.start({ workflowFile: 'theirs.yml' });
      assert.deepEqual([other.platform, other.versionCode], ['other', 1]);
    });

    test("a refusal stays on record in GitHub's words and names the build", async () => {
      await using database = await engine.open();
      await using here = await rehearse(database);
      const error = await here.start({ inputs: { track: 'moon' } }).catch((reason) => reason);
      assert.ok(isProblem('CONFLICT', /not in the list of allowed values/)(error));
      const build = await here.read(error.members.buildId);
      assert.equal(build.status, 'failed');
      assert.match(build.detail ?? '', /not in the list of allowed values/);
      assert.ok(build.finishedAt);
    });

    test("a workflow that does not know Marsa's inputs is sent those it declares", async () => {
      await using database = await engine.open();
      await using here = await rehearse(database);
      const build = await here.start({ workflowFile: 'theirs.yml' });
      assert.equal(build.status, 'queued');
      assert.deepEqual(here.runs()[0]?.inputs, { version_name: '1.0.0' });
      assert.equal(here.runs().length, 1);
    });

    test('a repeated request answers with the first build', async () => {
      await using database = await engine.open();
      await using here = await rehearse(database);
      const { project } = here.rehearsal;
      const keyed = { ...request, idempotencyKey: 'release-7' };
      const send = () => dispatchBuild(database.db, here.deps, caller, project, keyed);
      const answers = await Promise.all([send(), send(), send()]);
      here.rehearsal.room = undefined;
      answers.push(await send());
      assert.equal(new Set(answers.map(({ build }) => build.id)).size, 1);
      assert.equal(answers.filter(({ isRepeated }) => !isRepeated).length, 1);
      assert.equal(here.runs().length, 1);
      await assert.rejects(
        here.start({ idempotencyKey: 'release-7', ref: 'other' }),
        isProblem('CONFLICT', /Use a new key/),
      );
    });

    test('a project that is gone gets no build', async () => {
      await using database = await engine.open();
      await using here = await rehearse(database);
      await database.db.deleteFrom('project').where('id', '=', here.rehearsal.project.id).execute();
      await assert.rejects(here.start(), isProblem('NOT_FOUND', /deleted meanwhile/));
      assert.equal(here.runs().length, 0);
    });

    for (const kind of ['lost-answer', 'cut-after', 'truncated'] as const) {
      test(`the answer got lost (${kind}): the run is found, never started again`, async () => {
        await using database = await engine.open();
        await using here = await rehearse(database);
        here.sandbox.fail({ ...dispatches, kind });
        const build = await here.start();
        await followFor(here.rehearsal, here.follower, 3);
        const known = await here.read(build.id);
        assert.equal(here.runs().length, 1);
        assert.equal(known.runId, here.runs()[0]?.id);
        assert.equal(known.status, 'queued');
        assert.equal(known.detail, null);
      });
    }

    test('GitHub broke before it did anything: the build is lost after the search, and not sent again', async () => {
      await using database = await engine.open();
      await using here = await rehearse(database);
      here.sandbox.fail({ ...dispatches, kind: 'status', status: 502 });
      const build = await here.start();
      assert.equal(build.status, 'unknown');
      await followFor(here.rehearsal, here.follower, 80);
      assert.equal((await here.read(build.id)).status, 'unknown');
      await followFor(here.rehearsal, here.follower, 60);
      const lost = await here.read(build.id);
      assert.equal(lost.status, 'lost');
      assert.match(lost.detail ?? '', /most likely did not arrive/);
      assert.equal(here.runs().length, 0);
    });

    test('while GitHub cannot be asked, the search does not end', async () => {
      await using database = await engine.open();
      await using here = await rehearse(database);
      const { room } = here.rehearsal;
      here.sandbox.fail({ ...dispatches, kind: 'lost-answer' });
      const outage = { method: 'GET', kind: 'status', status: 403, retryAfter: 3600, times: 1 } as const;
      here.sandbox.fail({ ...outage, path: '/repos/*/*/actions/runs' });
      const build = await here.start();
      here.rehearsal.room = undefined;
      await followFor(here.rehearsal, here.follower, 200);
      assert.equal((await here.read(build.id)).status, 'unknown');
      here.rehearsal.room = room;
      here.rehearsal.wait(3600_000);
      await followFor(here.rehearsal, here.follower, 40);
      assert.equal((await here.read(build.id)).runId, here.runs()[0]?.id);
    });

    test('an Enterprise Server does not name the run: each of two builds finds its own', async () => {
      await using database = await engine.open();
      await using here = await rehearse(database);
      const { sandbox, rehearsal } = here;
      const token = sandbox.createToken({ kind: 'classic', scopes: ['repo', 'workflow'] });
      rehearsal.room = rehearsal.openRoom(token, sandbox.enterpriseUrl);
      const builds = await Promise.all([here.start(), here.start()]);
      await followFor(rehearsal, here.follower, 3);
      for (const { id } of builds) {
        const build = await here.read(id);
        assert.equal(here.runs().find((run) => run.id === build.runId)?.inputs.marsa_build, id);
      }
      assert.deepEqual(sandbox.violations, []);
    });

    test('killed between any two steps: one run at most, and the build comes to know it', async () => {
      await using database = await engine.open();
      await using here = await rehearse(database);
      const { rehearsal } = here;
      const { room } = rehearsal;
      assert.ok(room);
      for (const when of ['before', 'after'] as const) {
        const before = here.runs().length;
        rehearsal.room = killAt(room, { call: 0, when }).room;
        await assert.rejects(here.start({ idempotencyKey: when }), killed);
        rehearsal.room = room;
        const { build } = await dispatchBuild(database.db, here.deps, caller, rehearsal.project, {
          ...request,
          idempotencyKey: when,
        });
        assert.equal(build.status, 'intended');
        assert.equal(await here.follower.tick(), 0);
        rehearsal.wait(dispatchMs);
        await followFor(rehearsal, here.follower, 130);
        const sent = when === 'after' ? 1 : 0;
        assert.equal(here.runs().length, before + sent);
        const known = await here.read(build.id);
        assert.equal(known.status, sent ? 'queued' : 'lost');
        assert.equal(known.runId, sent ? here.runs()[0]?.id : null);
      }
    });
  });
}
