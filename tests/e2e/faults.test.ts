import assert from 'node:assert/strict';
import { after } from 'node:test';
import { projects } from '@marsa/contract/index.ts';
import { pathOf } from '@marsa/contract/pages.ts';
import { sql } from 'kysely';
import { newProjectTexts } from '../../console/src/features/projects/new-project.text.ts';
import { projectsTexts } from '../../console/src/features/projects/projects.text.ts';
import { workspacesTexts } from '../../console/src/features/workspaces/workspaces.text.ts';
import { errorTexts } from '../../console/src/shell/errors.text.ts';
import { shellTexts } from '../../console/src/shell/shell.text.ts';
import { problemTexts } from '../../console/src/ui/problem.text.ts';
import { uiTexts } from '../../console/src/ui/ui.text.ts';
import { assertSound, describeConsole } from '../support/console-scene.ts';
import { openScenery } from '../support/scenery.ts';

const scenery = await openScenery();
after(() => scenery[Symbol.asyncDispose]());

describeConsole('the console in bad times', { env: scenery.env }, ({ flow }) => {
  flow('offline it says so, keeps what is there, and goes on by itself', async (scene, look) => {
    const person = await scene.newPerson('Omar');
    await using visit = await scene.visit(look, person.browser);
    const { page, context } = visit;
    const t = visit.say(newProjectTexts);
    const shell = visit.say(shellTexts);
    const say = visit.say(errorTexts);
    await visit.goto('/projects/new');
    const address = page.getByRole('textbox', { name: t('address') });
    await address.fill('https://half.example.com');
    await context.setOffline(true);
    await page.getByText(shell('offlineBanner')).waitFor();
    await assertSound(visit, 'offline');
    // It is sent once the connection is back.
    await address.press('Enter');
    await context.setOffline(false);
    await page.getByRole('heading', { name: t('check'), level: 2 }).waitFor();
    await page.getByText(shell('offlineBanner')).waitFor({ state: 'detached' });

    // A page whose code is not there yet.
    await context.setOffline(true);
    await page.getByText(shell('offlineBanner')).waitFor();
    await page.getByRole('link', { name: shell('workspaces') }).click();
    await page.getByRole('heading', { name: say('offlineTitle'), level: 1 }).waitFor();
    await context.setOffline(false);
    await page.getByRole('heading', { name: shell('workspaces'), level: 1 }).waitFor();
  });

  flow('a dialog that did not arrive is asked for once more, and the page stays', async (scene, look) => {
    const person = await scene.newPerson('Hala');
    await using visit = await scene.visit(look, person.browser);
    const { page } = visit;
    const ui = visit.say(uiTexts);
    const t = visit.say(workspacesTexts);
    await visit.goto('/workspaces');
    const code = '**/workspace-modals-*.js';
    await page.route(code, (route) => route.abort());
    const create = page.getByRole('button', { name: t('create') });
    await create.click();
    const fault = page.getByRole('alert').filter({ hasText: ui('partMissing') });
    await fault.waitFor();
    visit.complaints.length = 0;
    await assertSound(visit, 'a dialog is missing');
    await page.unroute(code);
    await fault.getByRole('button', { name: ui('retry') }).click();
    await page.getByRole('dialog', { name: t('createTitle') }).waitFor();
    await fault.waitFor({ state: 'detached' });
  });

  flow('a slow answer shows that it is on its way, and a double click sends once', async (scene, look) => {
    const person = await scene.newPerson('Sara');
    await using visit = await scene.visit(look, person.browser);
    const { page } = visit;
    const t = visit.say(newProjectTexts);
    let release = () => {};
    const isReleased = new Promise<void>((resolve) => {
      release = resolve;
    });
    const sent: string[] = [];
    // The code of a page that is on its way, too.
    await page.route('**/workspaces-page-*.js', async (route) => {
      await isReleased;
      await route.continue();
    });
    await page.route('**/v1/projects*', async (route) => {
      if (route.request().method() === 'POST') sent.push(route.request().url());
      await isReleased;
      await route.continue();
    });
    await page.goto('/projects');
    await page.locator('main [aria-busy="true"]').first().waitFor();
    assert.equal(await page.evaluate(() => document.getAnimations().length), 0, 'nothing moves');
    await page.getByRole('link', { name: visit.say(shellTexts)('workspaces') }).click();
    await page.locator('.mantine-Progress-root[data-mounted]').waitFor();
    await page.getByRole('link', { name: visit.say(shellTexts)('projects'), exact: true }).click();
    await page
      .getByRole('link', { name: visit.say(projectsTexts)('register') })
      .first()
      .click();
    await page.getByRole('textbox', { name: t('address') }).fill('https://slow.example.com');
    const press = page.getByRole('button', { name: t('look') });
    await press.dblclick();
    await page.locator('main button[data-loading]').waitFor();
    await page.keyboard.press('Enter');
    release();
    await page.getByRole('heading', { name: t('check'), level: 2 }).waitFor();
    assert.equal(sent.length, 1);
    assert.equal((await person.browser.page(projects.list)).items.length, 1);
  });

  flow(
    'an error of the server has a page with its request id, and a way to try again',
    async (scene, look) => {
      const person = await scene.newPerson('Ziad');
      const { id } = await person.browser.call(projects.create, {
        body: { name: 'Broken', domain: 'https://broken.example.com' },
      });
      await using visit = await scene.visit(look, person.browser);
      const { page, context } = visit;
      const say = visit.say(errorTexts);
      await context.grantPermissions(['clipboard-read', 'clipboard-write']);
      const { db } = scene.server.engines.database;
      await sql`alter table project rename to project_gone`.execute(db);
      await page.goto(pathOf('project', { projectId: id }));
      await page.getByRole('heading', { name: say('crashTitle'), level: 1 }).waitFor();
      const requestId = await page.getByRole('alert').locator('code').innerText();
      assert.ok(scene.server.log().includes(requestId), 'the log knows it');
      await page.getByRole('button', { name: visit.say(uiTexts)('copyRequestId') }).click();
      assert.equal(await page.evaluate(() => navigator.clipboard.readText()), requestId);
      visit.complaints.length = 0;
      await assertSound(visit, '500');
      await sql`alter table project_gone rename to project`.execute(db);
      await page
        .getByRole('button', { name: say('retry') })
        .first()
        .click();
      await page.getByRole('heading', { name: 'Broken', level: 1 }).waitFor();
    },
  );

  flow('two who change the same thing do not write over each other', async (scene, look) => {
    const { browser } = await scene.newPerson('Eman');
    const make = (name: string) =>
      browser.call(projects.create, { body: { name, domain: `https://${name}.example.com`.toLowerCase() } });
    const { id } = await make('Shared');
    await make('Taken');
    await using visit = await scene.visit(look, browser);
    const { page } = visit;
    const t = visit.say(projectsTexts);
    const save = page.getByRole('button', { name: visit.say(uiTexts)('save') });
    await visit.goto(pathOf('projectSettings', { projectId: id }));
    await page.getByLabel(t('appleTeamId')).fill('ABCDE12345');
    await browser.call(projects.update, { params: { id }, body: { name: 'Theirs' } });
    await save.click();
    await page.getByText(t('changedMeanwhile')).waitFor();
    assert.equal((await browser.call(projects.get, { params: { id } })).appleTeamId, null);
    await page.getByRole('button', { name: t('reload') }).click();
    assert.equal(await page.getByLabel(t('name'), { exact: true }).inputValue(), 'Theirs');
    assert.equal(await page.getByRole('alert').count(), 0, 'that is settled');

    // The name of another one is refused where it is written.
    await page.getByLabel(t('name'), { exact: true }).fill('Taken');
    await save.click();
    await page.locator('[aria-invalid="true"]').waitFor();
    assert.equal(await page.getByRole('alert').count(), 0, 'the field says it');
    await assertSound(visit, 'a name that is taken');

    // It is deleted while somebody writes: what they wrote is theirs to copy.
    await browser.call(projects.remove, { params: { id }, query: { confirm: 'Theirs' } });
    await save.click();
    await page.getByRole('alert').getByText(visit.say(problemTexts)('NOT_FOUND')).waitFor();
    assert.equal(await page.getByLabel(t('name'), { exact: true }).inputValue(), 'Taken');
  });

  flow('what is not for somebody, and what is not there, say so', async (scene, look) => {
    const person = await scene.newPerson('Laila');
    await using visit = await scene.visit(look, person.browser);
    const { page } = visit;
    const say = visit.say(errorTexts);
    const expected = [
      ['/system', 403, 'forbiddenTitle'],
      ['/no-such-page', 404, 'notFoundTitle'],
      [pathOf('project', { projectId: '01ARZ3NDEKTSV4RRFFQ69G5FAV' }), 200, 'notFoundTitle'],
    ] as const;
    for (const [path, status, title] of expected) {
      const answer = await page.goto(path);
      assert.equal(answer?.status(), status, path);
      await page.getByRole('heading', { name: say(title), level: 1 }).waitFor();
      visit.complaints.length = 0;
      await assertSound(visit, path);
    }
    await page.getByRole('link', { name: say('toOverview') }).click();
    await page.waitForURL((url) => url.pathname === '/');
  });
});
