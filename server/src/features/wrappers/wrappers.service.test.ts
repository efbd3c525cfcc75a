import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Permission } from '@marsa/contract/permissions.ts';
import { workflowFiles, wrapper } from '@marsa/contract/wrappers.ts';
import { testCaller } from '@marsa/tests/support/caller.ts';
import { type TestDatabase, testDatabases } from '@marsa/tests/support/databases.ts';
import { testJobs } from '@marsa/tests/support/jobs.ts';
import { startRehearsal } from '@marsa/tests/support/rehearsal.ts';
import { unzipSync } from 'fflate';
import { Problem } from '#platform/problem.ts';
import { sampleInput } from './wrapper.fixture.ts';
import { makeWrapper } from './wrappers.service.ts';
import type { WrapperProject, WrapperSource, WrappersDeps } from './wrappers-deps.ts';

const caller = testCaller();

async function rehearse({ db }: TestDatabase) {
  const rehearsal = await startRehearsal(db);
  const input = sampleInput();
  const asked: Permission[] = [];
  const state: { project: WrapperProject; source: WrapperSource | undefined } = {
    project: { ...rehearsal.project, ...input.project },
    source: input,
  };
  const deps: WrappersDeps = {
    ...rehearsal.deps,
    ...testJobs(db, rehearsal.clock).deps,
    async authorizeProject(_caller, _id, permission) {
      asked.push(permission);
      return state.project;
    },
    findWrapperSource: async () => state.source,
    findFingerprints: async () => [...input.fingerprints],
  };
  return {
    ...rehearsal,
    asked,
    state,
    async make(mode: 'push' | 'archive' | 'preview') {
      rehearsal.wait(1000);
      const request = { projectId: rehearsal.project.id, mode, branch: undefined, private: true };
      return wrapper.parse(await makeWrapper(db, deps, caller, request));
    },
    actions: async () => {
      const rows = await db.selectFrom('auditEvent').select('action').orderBy('at').execute();
      return rows.map(({ action }) => action);
    },
    [Symbol.asyncDispose]: () => rehearsal[Symbol.asyncDispose](),
  };
}

for (const engine of testDatabases()) {
  test(`preview, archive and push are the same files (${engine.name})`, async () => {
    await using database = await engine.open();
    await using here = await rehearse(database);
    const preview = await here.make('preview');
    const archive = await here.make('archive');
    const push = await here.make('push');
    assert.deepEqual([preview.repository, preview.branch, push.branch], ['mona/app', null, 'main']);
    assert.ok(preview.files.every(({ change }) => change === 'added'));
    assert.deepEqual(archive.files, preview.files);
    const unzipped = unzipSync(Buffer.from(archive.archive?.base64 ?? '', 'base64'));
    const pushed = here.sandbox.filesOf('mona', 'app');
    assert.equal(pushed.size, preview.files.length);
    for (const [path, content] of pushed)
      assert.deepEqual(Buffer.from(unzipped[`app/${path}`] ?? []), content);
    const after = await here.make('preview');
    assert.ok(after.files.every(({ change }) => change === 'unchanged'));
    assert.equal(after.branch, 'main');
    assert.deepEqual(here.asked, ['wrappers:read', 'wrappers:read', 'wrappers:write', 'wrappers:read']);
    const [download, push1] = ['WRAPPER_DOWNLOAD', 'WRAPPER_PUSH'];
    // A preview takes nothing away.
    assert.deepEqual(await here.actions(), [download, push1, push1]);
    for (const file of Object.values(workflowFiles)) {
      const found = await here.room?.findWorkflow({ owner: 'mona', repo: 'app' }, file);
      assert.equal(found?.isActive, true, file);
    }
    assert.deepEqual(here.sandbox.violations, []);
  });

  test(`says what is missing (${engine.name})`, async () => {
    await using database = await engine.open();
    await using here = await rehearse(database);
    const { project, source } = here.state;
    here.state.source = undefined;
    const refuses = (words: RegExp) => (error: unknown) =>
      error instanceof Problem && error.code === 'CONFLICT' && words.test(error.message);
    await assert.rejects(here.make('preview'), refuses(/Run the PWA check first/));
    here.state.source = source;
    here.state.project = { ...project, androidPackage: null, iosBundleId: null };
    await assert.rejects(here.make('preview'), refuses(/androidPackage.*iosBundleId/));
    here.state.project = { ...project, iosBundleId: null, githubRepo: null };
    const android = await here.make('archive');
    assert.equal(android.repository, null);
    assert.equal(android.archive?.fileName, 'wrapper.zip');
    assert.equal(
      android.files.some(({ path }) => path.endsWith('.swift')),
      false,
    );
  });
}
