import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before } from 'node:test';
import { builds, github, setup, vault, wrappers } from '@marsa/contract/index.ts';
import { pathOf } from '@marsa/contract/pages.ts';
import { makeUpSecrets } from '@marsa/server/features/rehearsals/made-up-secrets.ts';
import { buildStatusTexts, buildsTexts } from '../../console/src/features/builds/builds.text.ts';
import { newProjectTexts } from '../../console/src/features/projects/new-project.text.ts';
import { shellTexts } from '../../console/src/shell/shell.text.ts';
import { faultTexts } from '../../console/src/ui/problem.text.ts';
import { newPassword } from '../support/accounts.ts';
import { type Browser, openBrowser } from '../support/browser.ts';
import { describeConsole } from '../support/console-scene.ts';
import { processEnvironment } from '../support/marsa-process.ts';
import { openScenery } from '../support/scenery.ts';
import { openServerProcess, type ServerProcess } from '../support/server-process.ts';

// A build goes on while the server is away.
const scenery = await openScenery({ tickMs: 600 });
const folder = mkdtempSync(join(tmpdir(), 'marsa-restart-'));

async function setUp(marsa: ServerProcess): Promise<Browser> {
  const token = /setup#([\w-]{43})/.exec(marsa.log())?.[1] ?? '';
  const browser = openBrowser(marsa.url);
  const body = { token, name: 'Mona', email: 'mona@example.com', password: newPassword() };
  await browser.call(setup.create, { body: { ...body, language: 'en' } });
  return browser;
}

/** A build that has just begun. */
async function begin(browser: Browser, repository: string) {
  const id = await scenery.register(browser, repository, repository);
  await scenery.look(browser, id);
  const credentials = makeUpSecrets(Date.now());
  await browser.call(vault.importAll, { params: { id }, body: { credentials } });
  await browser.call(wrappers.generate, { body: { projectId: id, mode: 'push' } });
  await browser.call(github.syncSecrets, { params: { id } });
  const body = { workflowFile: wrappers.workflowFiles.android };
  const build = await browser.call(builds.dispatch, { params: { id }, body });
  return { id, buildId: build.id };
}

describeConsole('a server that restarts under the console', {}, ({ flow }) => {
  let marsa: ServerProcess;
  let admin: Browser;
  before(async () => {
    const env = { ...scenery.env, TRUST_PROXY: '127.0.0.1/32' };
    marsa = await openServerProcess(processEnvironment(folder, `sqlite:${join(folder, 'marsa.db')}`, env));
    await marsa.start();
    admin = await setUp(marsa);
  });
  after(async () => {
    await marsa?.[Symbol.asyncDispose]();
    await scenery[Symbol.asyncDispose]();
    rmSync(folder, { recursive: true, force: true });
  });

  flow('loses neither a half-written form nor a followed build', async (scene, look) => {
    await using visit = await scene.visit(look, admin, marsa.url);
    const { page } = visit;
    const t = visit.say(newProjectTexts);
    const shell = visit.say(shellTexts);
    await visit.goto('/projects/new');
    const address = page.getByRole('textbox', { name: t('address') });
    await address.fill('https://half.example.com');
    const follower = await visit.context.newPage();
    await follower.goto('/projects');
    const params = await begin(admin, `restart-${look.language}`);
    await follower.goto(pathOf('projectBuild', { projectId: params.id, buildId: params.buildId }));
    const status = follower.locator('main').getByRole('status');
    const says = visit.say(buildStatusTexts);
    const announces = (state: 'running' | 'succeeded') =>
      status.filter({ hasText: visit.say(buildsTexts)('announce', { status: says(state) }) });
    await announces('running').waitFor({ state: 'attached' });
    const step = visit
      .say(buildsTexts)('announceStep', { step: '' })
      .replace(/[\u2068\u2069]/g, '');
    await status.filter({ hasText: step }).waitFor({ state: 'attached' });

    const goneAt = Date.now();
    await marsa.stop();
    await page.getByText(shell('offlineBanner')).waitFor();
    await address.press('Enter');
    await page.getByText(visit.say(faultTexts)('offline')).waitFor();
    await marsa.start();
    await page.getByText(shell('offlineBanner')).waitFor({ state: 'detached' });
    assert.equal(await address.inputValue(), 'https://half.example.com');
    await address.press('Enter');
    await page.getByRole('heading', { name: t('check'), level: 2 }).waitFor();

    await announces('succeeded').waitFor({ state: 'attached', timeout: 30_000 });
    const { finishedAt } = await admin.call(builds.get, { params });
    assert.ok(Date.parse(finishedAt ?? '') + 1000 > goneAt, 'it ended when nobody could tell');
    assert.deepEqual(scenery.sandbox.violations, []);
  });
});
