import assert from 'node:assert/strict';
import { after } from 'node:test';
import { projects, webhookEndpoints } from '@marsa/contract/index.ts';
import { pathOf } from '@marsa/contract/pages.ts';
import type { Db } from '@marsa/server/engines/database/schema.ts';
import { insertRun } from '@marsa/server/features/backups/backups.store.ts';
import { insertBuild } from '@marsa/server/features/builds/builds.store.ts';
import { systemClock } from '@marsa/server/platform/clock.ts';
import { newId } from '@marsa/server/platform/ids.ts';
import { githubTexts } from '../../console/src/features/github/github.text.ts';
import { describeConsole, findEnglish } from '../support/console-scene.ts';
import { head, pageWith, small } from '../support/good-pwa.ts';
import { insertDeadJob } from '../support/jobs.ts';
import { openScenery } from '../support/scenery.ts';
import { within } from '../support/within.ts';

/** A PWA of which much is wrong. */
const badManifest = {
  short_name: 'A name that no launcher shows whole',
  start_url: 'https://elsewhere.example.com/',
  display: 'window',
  theme_color: 'rgba(0,0,0,0.5)',
  background_color: 'light',
  categories: 'shopping',
  icons: [
    { src: '/192.png', sizes: '512x512', type: 'image/jpeg', purpose: 'any maskable' },
    { src: '/lost.png', sizes: '512x512' },
    { sizes: '96x96' },
  ],
  shortcuts: [{ url: '/new' }, { name: 'Out', url: 'https://elsewhere.example.com/' }],
};
const scenery = await openScenery({
  pwa: {
    '/index.html': pageWith(`${head}<script src="http://plain.example.com/a.js"></script>`),
    '/app.webmanifest': JSON.stringify(badManifest),
    '/192.png': small,
    '/.well-known/assetlinks.json': '{}',
    '/.well-known/apple-app-site-association': '<html>',
  },
});
after(() => scenery[Symbol.asyncDispose]());

const step = 'Sign the app bundle';

async function addFailedBuild(db: Db, project: { id: string; workspaceId: string }): Promise<string> {
  const now = systemClock();
  const id = newId(now);
  await insertBuild(db, {
    ...{ id, projectId: project.id, workspaceId: project.workspaceId, repository: 'mona/app' },
    ...{ platform: 'android', workflow: 'android-play.yml', ref: 'main', inputs: '{}', versionName: '1.0.0' },
    ...{
      versionCode: 1,
      idempotencyKey: null,
      requestDigest: '',
      status: 'failed',
      runId: null,
      runUrl: null,
    },
    ...{ detail: `The job "build" failed at the step "${step}".`, conclusion: 'failure' },
    ...{ runAttempt: null, jobs: '[]', createdBy: 'dana', createdAt: now, startedAt: null, finishedAt: now },
    ...{ cancelRequestedAt: null, cancelSentAt: null, quietLooks: 0, lookUntil: null, etag: null },
  });
  return id;
}

async function addFailedBackup(db: Db): Promise<void> {
  const at = systemClock();
  const detail = 'Error: The table build has 1 rows instead of 2.';
  const run = { kind: 'create', outcome: 'failed', archive: null, bytes: null, report: '{}' } as const;
  await insertRun(db, { id: newId(at), ...run, detail, startedAt: at, finishedAt: at });
}

describeConsole('what the server says', { env: scenery.env }, ({ once }) => {
  once('is said in Arabic wherever something is wrong', async ({ admin, server, visit: visitAs }) => {
    const { db } = server.engines.database;
    const { browser } = admin;
    const projectId = await scenery.register(browser, 'متجر المرفأ');
    await scenery.look(browser, projectId);
    const project = await browser.call(projects.get, { params: { id: projectId } });
    const buildId = await addFailedBuild(db, project);
    await insertDeadJob(db, { error: 'Each of its 5 runs was cut off.' });
    await addFailedBackup(db);
    const endpoint = await browser.call(webhookEndpoints.create, {
      params: { id: project.workspaceId },
      body: { name: 'Shop', url: 'https://hooks.example.com/marsa' },
    });
    const disabledReason = 'It has failed for five days without one success.';
    await db.updateTable('webhookEndpoint').set({ isActive: 0, disabledReason }).execute();

    await using visit = await visitAs({ language: 'ar', theme: 'light', width: 1280 }, browser);
    const places = [
      '/attention',
      pathOf('projectPwa', { projectId }),
      pathOf('projectBuild', { projectId, buildId }),
      pathOf('project', { projectId }),
      '/jobs',
      '/backups',
      '/system',
      `/webhooks/${project.workspaceId}/endpoints/${endpoint.id}`,
    ];
    for (const place of places) {
      await visit.goto(place);
      assert.deepEqual(await findEnglish(visit.page), [], place);
      // A quotation passes: here names are the only ones, once the words of the server have come.
      const quoted = async () => {
        const all = await visit.page.locator('bdi[lang="en"]').allTextContents();
        return all.filter((words) => words !== step && words !== badManifest.short_name);
      };
      const isSaid = within(15_000, async () => (await quoted()).length === 0, place);
      await isSaid.catch(async () => assert.deepEqual(await quoted(), [], place));
    }

    const t = visit.say(githubTexts);
    await visit.goto(pathOf('projectGithub', { projectId }));
    const weak = scenery.sandbox.createToken({ kind: 'classic', scopes: ['repo'] });
    await visit.page.getByRole('button', { name: t('change') }).click();
    await visit.page.getByLabel(t('token')).fill(weak);
    await visit.page.keyboard.press('Enter');
    await visit.page.getByText(t('lacks')).waitFor();
    assert.deepEqual(await findEnglish(visit.page), [], 'a token that lacks a scope');

    await visit.page.evaluate(() => document.body.append('Nobody put this into words'));
    assert.match((await findEnglish(visit.page)).join(), /in English: Nobody put this/);
  });
});
