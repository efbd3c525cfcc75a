import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { testCaller } from '@marsa/tests/support/caller.ts';
import { type TestDatabase, testDatabases } from '@marsa/tests/support/databases.ts';
import { testJobs } from '@marsa/tests/support/jobs.ts';
import { killAt, killed, startRehearsal } from '@marsa/tests/support/rehearsal.ts';
import { Problem } from '#platform/problem.ts';
import { pushWrapper } from './push.service.ts';
import { settleProject } from './settle.service.ts';
import { textFile, type WrapperFile } from './wrapper-file.ts';
import { settlePushJobs } from './wrappers.jobs.ts';
import { deletePushes } from './wrappers.store.ts';
import type { WrapperRequest, WrappersDeps } from './wrappers-deps.ts';

const caller = testCaller();
const picture: WrapperFile = {
  path: 'icons/icon.png',
  bytes: Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0xff, 0),
};
const script: WrapperFile = { ...textFile('gradlew', '#!/bin/sh\n'), executable: true };
const workflow = textFile(
  '.github/workflows/android-play.yml',
  'on: { workflow_dispatch: {} }\njobs: { a: { runs-on: ubuntu-latest, steps: [{ run: "true" }] } }\n',
);
const first = [workflow, textFile('README.md', 'مرسى 1\n'), textFile('a.txt', 'a1'), picture, script];
const second = [workflow, textFile('README.md', 'مرسى 2\n'), textFile('a.txt', 'a2'), picture, script];

async function rehearse({ db }: TestDatabase) {
  const rehearsal = await startRehearsal(db);
  const { sandbox, project } = rehearsal;
  const jobs = testJobs(db, rehearsal.clock);
  const deps: WrappersDeps = {
    ...rehearsal.deps,
    ...jobs.deps,
    authorizeProject: async () => project,
    findWrapperSource: async () => undefined,
    findFingerprints: async () => [],
  };
  const push = (files: readonly WrapperFile[], change: Partial<WrapperRequest> = {}, repo = 'app') => {
    rehearsal.wait(1000);
    const request: WrapperRequest = {
      projectId: project.id,
      mode: 'push',
      branch: undefined,
      private: true,
      ...change,
    };
    return pushWrapper(db, deps, caller, { ...project, githubRepo: repo }, files, request);
  };
  return {
    rehearsal,
    sandbox,
    project,
    worker: jobs.worker([settlePushJobs(db, deps)]),
    settle: () => settleProject(db, deps, project.id, { end: async () => {} }),
    deps,
    push,
    filesOf: (repo = 'app', ref?: string) =>
      Object.fromEntries(
        [...sandbox.filesOf('mona', repo, ref)].map(([path, bytes]) => [path, bytes.toString('latin1')]),
      ),
    answered: (method: string, path: string) =>
      sandbox.requests.filter(
        (each) => each.method === method && each.path.includes(path) && each.status < 300,
      ).length,
    states: async () => {
      const rows = await db.selectFrom('wrapperPush').select('state').orderBy('createdAt').execute();
      return rows.map(({ state }) => state);
    },
    [Symbol.asyncDispose]: () => rehearsal[Symbol.asyncDispose](),
  };
}

const contentsOf = (files: readonly WrapperFile[]) =>
  Object.fromEntries(files.map(({ path, bytes }) => [path, Buffer.from(bytes).toString('latin1')]));

const changesOf = ({ files }: { files: { path: string; change: string }[] }) =>
  Object.fromEntries(files.map(({ path, change }) => [path, change]));

const isConflict = (words: RegExp) => (error: unknown) =>
  error instanceof Problem && error.code === 'CONFLICT' && words.test(error.message);

for (const engine of testDatabases()) {
  describe(`push on ${engine.name}`, () => {
    test('makes the repository and brings all files in one commit', async () => {
      await using database = await engine.open();
      await using here = await rehearse(database);
      const done = await here.push(first);
      assert.deepEqual(here.filesOf(), contentsOf(first));
      assert.equal(done.created, true);
      assert.equal(done.branch, 'main');
      assert.match(done.commitUrl ?? '', /\/mona\/app\/commit\/[0-9a-f]{40}$/);
      assert.equal(here.answered('POST', '/git/blobs'), 1, 'text travels with the tree');
      assert.deepEqual(new Set(Object.values(changesOf(done))), new Set(['added', 'updated']));
      assert.deepEqual(await here.states(), ['pushed']);
      const rows = await database.db.selectFrom('auditEvent').select('details').execute();
      // Both are of one millisecond of the given clock, so nothing orders them.
      const details = new Map(rows.map((row) => JSON.parse(row.details)).map((one) => [one.outcome, one]));
      assert.deepEqual([...details.keys()].sort(), ['intended', 'repository intended']);
      assert.equal(details.get('intended').commit, done.commit);
      assert.deepEqual(here.sandbox.violations, []);
    });

    test('a second push with nothing new makes no commit', async () => {
      await using database = await engine.open();
      await using here = await rehearse(database);
      await here.push(first);
      const again = await here.push(first);
      assert.deepEqual([again.commit, again.commitUrl, again.created], [null, null, false]);
      assert.equal(here.answered('POST', '/git/commits'), 1);
      assert.deepEqual(await here.states(), ['pushed', 'unchanged']);
    });

    test('updates what Marsa wrote, keeps what the team changed, and what it deleted stays deleted', async () => {
      await using database = await engine.open();
      await using here = await rehearse(database);
      await here.push([...first, textFile('gone.txt', 'old'), textFile('adopted.txt', 'old')]);
      here.sandbox.commit('mona', 'app', {
        'a.txt': 'team',
        'src/own.txt': 'team',
        gradlew: null,
        'adopted.txt': 'team',
      });
      const done = await here.push([
        ...second.slice(0, 4),
        { ...script, bytes: Buffer.from('#!/bin/bash\n') },
      ]);
      assert.deepEqual(changesOf(done), {
        '.github/workflows/android-play.yml': 'unchanged',
        'README.md': 'updated',
        'a.txt': 'kept',
        'icons/icon.png': 'unchanged',
        gradlew: 'kept',
        'gone.txt': 'removed',
      });
      const files = here.filesOf();
      assert.equal(files['a.txt'], 'team');
      assert.equal(files['src/own.txt'], 'team');
      assert.equal(files['adopted.txt'], 'team');
      assert.equal('gradlew' in files || 'gone.txt' in files, false);
      assert.equal(here.answered('POST', '/git/blobs'), 1, 'the picture was there already');
      const again = await here.push([
        ...second.slice(0, 4),
        { ...script, bytes: Buffer.from('#!/bin/bash\n') },
      ]);
      assert.equal(again.commit, null);
      assert.equal(changesOf(again)['a.txt'], 'kept');
      assert.deepEqual(here.sandbox.violations, []);
    });

    test('a repository that was there before keeps its files; an empty one is explained', async () => {
      await using database = await engine.open();
      await using here = await rehearse(database);
      await here.sandbox.createRepo({
        owner: 'mona',
        name: 'old',
        files: { 'README.md': 'ours', 'x/y': 'ours' },
      });
      const done = await here.push(first, {}, 'old');
      assert.equal(changesOf(done)['README.md'], 'kept');
      assert.deepEqual(here.filesOf('old'), { ...contentsOf(first), 'README.md': 'ours', 'x/y': 'ours' });
      await here.sandbox.createRepo({ owner: 'mona', name: 'empty' });
      await assert.rejects(here.push(first, {}, 'empty'), isConflict(/has no commit yet/));
    });

    test('another branch begins where the default branch is', async () => {
      await using database = await engine.open();
      await using here = await rehearse(database);
      await here.push(first);
      const done = await here.push(second, { branch: 'next' });
      assert.equal(done.branch, 'next');
      assert.deepEqual(here.filesOf('app', 'next'), contentsOf(second));
      assert.deepEqual(here.filesOf(), contentsOf(first));
      assert.equal(changesOf(done)['a.txt'], 'updated');
    });

    test('a branch that moved meanwhile is looked at again, once', async () => {
      await using database = await engine.open();
      await using here = await rehearse(database);
      await here.push(first);
      const { room } = here.rehearsal;
      assert.ok(room);
      let moves = 1;
      here.rehearsal.room = {
        ...room,
        async updateRef(...input) {
          if (moves-- > 0) here.sandbox.commit('mona', 'app', { 'a.txt': `team ${moves}` });
          return room.updateRef(...input);
        },
      };
      const done = await here.push(second);
      assert.equal(changesOf(done)['a.txt'], 'kept');
      assert.equal(here.filesOf()['README.md'], contentsOf(second)['README.md']);
      assert.deepEqual((await here.states()).sort(), ['failed', 'pushed', 'pushed']);
      moves = 9;
      await assert.rejects(here.push(first), isConflict(/moves faster than Marsa can push/));
    });

    test('the scope a token lacks for workflows is named', async () => {
      await using database = await engine.open();
      await using here = await rehearse(database);
      here.rehearsal.room = here.rehearsal.openRoom(
        here.sandbox.createToken({ kind: 'classic', scopes: ['repo'] }),
      );
      await assert.rejects(here.push(first), isConflict(/lacks the scope workflow/));
      assert.equal('a.txt' in here.filesOf(), false);
    });

    for (const kind of ['lost-answer', 'cut-after'] as const) {
      test(`answers got lost (${kind}): looked at, nothing is done twice`, async () => {
        await using database = await engine.open();
        await using here = await rehearse(database);
        here.sandbox.fail({ kind, method: 'POST', path: '/user/repos' });
        here.sandbox.fail({ kind, method: 'PATCH', path: '/repos/*/*/git/refs/**' });
        const done = await here.push(first);
        assert.deepEqual(here.filesOf(), contentsOf(first));
        assert.ok(done.commit);
        assert.equal(here.sandbox.requests.filter(({ method }) => method === 'PATCH').length, 1);
        here.sandbox.fail({ kind, method: 'POST', path: '/repos/*/*/git/refs' });
        await here.push(second, { branch: 'next' });
        assert.deepEqual(here.filesOf('app', 'next'), contentsOf(second));
      });
    }

    test('a move that did not arrive is sent again; one that GitHub refuses ends as failed', async () => {
      await using database = await engine.open();
      await using here = await rehearse(database);
      const move = { method: 'PATCH', path: '/repos/*/*/git/refs/**', kind: 'status' } as const;
      here.sandbox.fail({ ...move, status: 502 });
      await here.push(first);
      assert.deepEqual(here.filesOf(), contentsOf(first));
      here.sandbox.fail({ ...move, status: 422, message: 'Repository rule violations found' });
      await assert.rejects(here.push(second), isConflict(/rule violations/));
      assert.deepEqual(await here.states(), ['pushed', 'failed']);
    });

    test('two at once bring the files once', async () => {
      await using database = await engine.open();
      await using here = await rehearse(database);
      const both = await Promise.all([here.push(first), here.push(first)]);
      const commits = both.flatMap(({ commit }) => commit ?? []);
      assert.equal(new Set(commits).size, 1);
      assert.deepEqual(here.filesOf(), contentsOf(first));
      assert.equal((await here.push(first)).commit, null);
    });

    test('killed between any two steps: the next push ends it, and nothing is done twice', async () => {
      await using database = await engine.open();
      await using here = await rehearse(database);
      const { room } = here.rehearsal;
      assert.ok(room);
      const whole = killAt(room, undefined);
      here.rehearsal.room = whole.room;
      await here.push(first, {}, 'whole');
      for (let call = 0; call < whole.calls(); call++) {
        for (const when of ['before', 'after'] as const) {
          const repo = `app-${call}-${when}`;
          here.rehearsal.room = killAt(room, { call, when }).room;
          await assert.rejects(here.push(first, {}, repo), killed, `${repo} was not killed`);
          here.rehearsal.room = room;
          if (call % 2 === 0) await here.settle();
          await here.push(first, {}, repo);
          assert.deepEqual(here.filesOf(repo), contentsOf(first), repo);
          assert.equal(here.answered('PATCH', `/mona/${repo}/git/refs/`), 1, repo);
          assert.equal((await here.push(first, {}, repo)).commit, null, repo);
        }
      }
      assert.deepEqual(here.sandbox.violations, []);
    });

    test('pushes that came through are known, and those that did not are given up in time', async () => {
      await using database = await engine.open();
      await using here = await rehearse(database);
      const { room } = here.rehearsal;
      assert.ok(room);
      await here.push(first);
      const killPush = async (when: 'before' | 'after', files: WrapperFile[]) => {
        const updateRef = killAt({ ...room, updateRef: room.updateRef }, { call: 0, when }).room.updateRef;
        here.rehearsal.room = { ...room, updateRef };
        await assert.rejects(here.push(files), killed);
        here.rehearsal.room = room;
      };
      await killPush('after', second);
      here.sandbox.commit('mona', 'app', { 'later.txt': 'team' });
      here.rehearsal.wait(11 * 60_000);
      assert.equal(await here.worker.tick(), 1);
      assert.deepEqual(await here.states(), ['pushed', 'pushed']);
      await killPush('before', first);
      assert.deepEqual(await here.states(), ['pushed', 'pushed', 'intended']);
      here.rehearsal.wait(11 * 60_000);
      assert.equal(await here.worker.tick(), 1);
      assert.deepEqual(await here.states(), ['pushed', 'pushed', 'failed']);
      here.rehearsal.wait(11 * 60_000);
      assert.equal(await here.worker.tick(), 0, 'nothing is left to settle');
      await deletePushes(database.db, here.project.id);
      assert.deepEqual(await here.states(), []);
    });
  });
}
