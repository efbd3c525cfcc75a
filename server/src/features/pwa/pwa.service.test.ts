import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { WebhookEvent } from '@marsa/contract/webhook-events.ts';
import { testCaller } from '@marsa/tests/support/caller.ts';
import { type TestEngine, testDatabases } from '@marsa/tests/support/databases.ts';
import { apps, goodSite, large, small } from '@marsa/tests/support/good-pwa.ts';
import { serveSite } from '@marsa/tests/support/https-site.ts';
import { testJobs } from '@marsa/tests/support/jobs.ts';
import { authority, outbound } from '@marsa/tests/support/pwa-look.ts';
import { deleteProject, findProject, holdProject, insertProject } from '#features/projects/projects.store.ts';
import { systemClock } from '#platform/clock.ts';
import { createCursors } from '#platform/cursor.ts';
import { newId } from '#platform/ids.ts';
import { Problem } from '#platform/problem.ts';
import { hmacKey, randomBuffer } from '#platform/token.ts';
import { startCheck } from './checker.service.ts';
import { checkJobs } from './pwa.jobs.ts';
import { findWrapperSource, getCheck, listChecks } from './pwa.service.ts';
import { deletePwaOfProject } from './pwa.store.ts';
import type { PwaDeps } from './pwa-deps.ts';

const caller = testCaller();
const cursors = createCursors(hmacKey(randomBuffer(32)));
const isProblem = (code: string) => (error: unknown) => error instanceof Problem && error.code === code;

async function prepare(engine: TestEngine) {
  const database = await engine.open();
  const { db } = database;
  const site = await serveSite(authority, goodSite());
  let nowMs = systemClock();
  const events: object[] = [];
  const told: WebhookEvent[] = [];
  const clock = () => nowMs;
  const jobs = testJobs(db, clock);
  const deps: PwaDeps = {
    clock,
    ...jobs.deps,
    findProject,
    cursors,
    outbound,
    holdProject,
    findFingerprints: async () => [...apps.fingerprints],
    audit: async (_trx, _caller, event) => void events.push(event),
    emit: async (_trx, event) => void told.push(event),
  };
  const project = {
    id: newId(nowMs),
    workspaceId: newId(nowMs),
    name: 'A good app',
    nameFolded: 'a good app',
    domain: site.origin,
    domainFolded: site.origin,
    ...{ iosBundleId: apps.iosBundleId, iosScheme: null, androidPackage: apps.androidPackage },
    ...{ appleTeamId: apps.appleTeamId, githubOwner: null, githubRepo: null },
    ...{ rehearsalOf: null, version: 1, createdAt: nowMs, updatedAt: nowMs },
  };
  await insertProject(db, project);
  const start = async (url?: string) => (await startCheck(db, deps, caller, project, url)).id;
  return {
    ...{ db, site, project, deps, start, events, told, errors: jobs.errors },
    worker: jobs.worker([checkJobs(db, deps)]),
    newWorker: () => jobs.worker([checkJobs(db, deps)]),
    read: (id: string) => getCheck(db, project.id, id),
    source: () => findWrapperSource(db, project.id),
    passTime: (ms: number) => {
      nowMs += ms;
    },
    async check(url?: string) {
      const id = await start(url);
      await jobs.tick();
      return getCheck(db, project.id, id);
    },
    async [Symbol.asyncDispose]() {
      site.close();
      await database[Symbol.asyncDispose]();
    },
  };
}

for (const engine of testDatabases()) {
  describe(`PWA checks on ${engine.name}`, () => {
    test('a check is kept with all it found, and is in the audit log', async () => {
      await using here = await prepare(engine);
      const check = await here.check();
      assert.deepEqual([check.status, check.score, check.failure], ['done', 100, null]);
      assert.equal(check.url, `${here.site.origin}/`);
      assert.equal(check.manifest?.name, 'A good app');
      assert.equal(check.icons.length, 5);
      assert.ok(
        check.findings.every(({ title, fix, severity }) => title && severity === 'passed' && fix === null),
      );
      const { id: projectId, workspaceId } = here.project;
      assert.deepEqual(here.events, [{ action: 'PWA_CHECK', workspaceId, projectId, subject: check.id }]);
      assert.deepEqual(here.errors, []);
    });

    test('a finding says what is wrong and how to mend it', async () => {
      await using here = await prepare(engine);
      here.site.files['/sw.js'] = { status: 404 };
      const [worst] = (await here.check()).findings;
      assert.equal(worst?.id, 'service-worker-script');
      assert.equal(worst?.title, 'The script of the service worker cannot be used');
      assert.match(worst?.fix ?? '', /same origin/);
      assert.equal(worst?.evidence?.status, 404);
    });

    test('a wrapper is made of the last look that found enough, and nothing is fetched for it', async () => {
      await using here = await prepare(engine);
      assert.equal(await here.source(), undefined);
      await here.check();
      here.site.files['/icons/maskable.png'] = small;
      await here.check();
      here.site.files['/app.webmanifest'] = { status: 500 };
      const empty = await here.check();
      assert.deepEqual([empty.manifest, empty.score], [null, 0]);
      const before = here.site.requests.length;
      const source = await here.source();
      assert.equal(here.site.requests.length, before);
      assert.equal(source?.manifest.startUrl, `${here.site.origin}/?from=home`);
      assert.deepEqual(Buffer.from(source?.icons.any.bytes ?? []), large);
      assert.deepEqual(Buffer.from(source?.icons.maskable?.bytes ?? []), small);
      assert.equal(source?.icons.any.url, `${here.site.origin}/icons/512.png`);
      assert.equal(source?.icons.monochrome, undefined);
    });

    test('only pages of the domain are looked at', async () => {
      await using here = await prepare(engine);
      const wrong = [
        'https://other.test/',
        'http://127.0.0.1/',
        '//other.test',
        'https://user@other.test',
        'https://[',
      ];
      for (const url of wrong) await assert.rejects(here.check(url), isProblem('BAD_REQUEST'), url);
      assert.equal((await here.check('/?deep=1')).url, `${here.site.origin}/?deep=1`);
      assert.equal(here.events.length, 1);
      assert.deepEqual(
        here.told.map(({ type, projectId, data }) => [type, projectId, 'url' in data && data.url]),
        [['pwa.checked', here.project.id, `${here.site.origin}/?deep=1`]],
      );
    });

    test('a list, page by page, newest first', async () => {
      await using here = await prepare(engine);
      const ids = [];
      for (let at = 0; at < 3; at++) {
        ids.unshift((await here.check()).id);
        here.passTime(10);
      }
      const first = await listChecks(here.db, here.deps, here.project.id, { limit: 2 });
      const cursor = first.nextCursor;
      const second = await listChecks(here.db, here.deps, here.project.id, { limit: 2, cursor });
      assert.deepEqual(
        [...first.items, ...second.items].map(({ id }) => id),
        ids,
      );
      assert.equal(second.nextCursor, undefined);
      assert.deepEqual([first.items[0]?.errors, first.items[0]?.warnings], [0, 0]);
    });

    test('a check that is broken off is taken up by another instance', async () => {
      await using here = await prepare(engine);
      const asked = Promise.withResolvers<void>();
      here.site.files['/sw.js'] = () => asked.resolve();
      const id = await here.start();
      assert.equal((await here.read(id)).status, 'running');
      const broken = here.worker.tick();
      await asked.promise;
      await here.worker.stop(0);
      await broken;
      assert.equal((await here.read(id)).status, 'running');
      Object.assign(here.site.files, goodSite());
      assert.equal(await here.newWorker().tick(), 1);
      assert.equal((await here.read(id)).status, 'done');
      assert.deepEqual(here.errors, []);
    });

    test('a check that nobody took up, or that Marsa failed at, is over and says so', async () => {
      await using here = await prepare(engine);
      const late = await here.start();
      here.passTime(11 * 60_000);
      await here.worker.tick();
      assert.deepEqual(
        [(await here.read(late)).status, (await here.read(late)).failure],
        ['failed', 'interrupted'],
      );
      here.deps.findFingerprints = () => Promise.reject(new Error('a fault of Marsa'));
      const failed = await here.start();
      for (let times = 0; times < 2; times++) {
        await here.worker.tick();
        here.passTime(2000);
      }
      assert.deepEqual(
        [(await here.read(failed)).status, (await here.read(failed)).failure],
        ['failed', 'internal'],
      );
      assert.equal(here.errors.length, 2);
    });

    test('many at once wait for their turn, more are sent away', async () => {
      await using here = await prepare(engine);
      const starts = Array.from({ length: 20 }, () => here.start());
      const outcomes = await Promise.allSettled(starts);
      assert.equal(outcomes.filter(({ status }) => status === 'fulfilled').length, 18);
      await assert.rejects(here.start(), isProblem('TEMPORARILY_UNAVAILABLE'));
    });

    test('a project deleted meanwhile leaves nothing behind', async () => {
      await using here = await prepare(engine);
      await here.check();
      here.site.files['/sw.js'] = (_, response) => void setTimeout(() => response.end('1'), 300);
      const id = await here.start();
      const looked = here.worker.tick();
      await deletePwaOfProject(here.db, here.project.id);
      await deleteProject(here.db, here.project.id);
      await looked;
      assert.equal(await here.source(), undefined);
      await assert.rejects(here.read(id), isProblem('NOT_FOUND'));
      await assert.rejects(here.start(), isProblem('NOT_FOUND'));
      assert.deepEqual(here.errors, []);
    });

    test('another project does not see it', async () => {
      await using here = await prepare(engine);
      const { id } = await here.check();
      await assert.rejects(getCheck(here.db, newId(0), id), isProblem('NOT_FOUND'));
    });
  });
}
