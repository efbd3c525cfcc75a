import assert from 'node:assert/strict';
import { after } from 'node:test';
import type { Page } from 'playwright-core';
import { buildStatusTexts, buildsTexts } from '../../console/src/features/builds/builds.text.ts';
import { newProjectTexts } from '../../console/src/features/projects/new-project.text.ts';
import { projectsTexts } from '../../console/src/features/projects/projects.text.ts';
import { rehearsalTexts } from '../../console/src/features/projects/rehearsal.text.ts';
import { rolesTexts } from '../../console/src/features/roles/roles.text.ts';
import { shellTexts } from '../../console/src/shell/shell.text.ts';
import { signInTexts } from '../../console/src/shell/sign-in.text.ts';
import { describeConsole } from '../support/console-scene.ts';
import { openScenery } from '../support/scenery.ts';

const scenery = await openScenery({ tickMs: 60 });
after(() => scenery[Symbol.asyncDispose]());

/** Further than this nobody tabs. */
const mostTabs = 60;

/** What has the focus: its name as a screen reader says it, and whether one sees that it has it. */
const focused = (page: Page) =>
  page.evaluate(() => {
    const element = document.activeElement;
    if (!(element instanceof HTMLElement)) return { name: '', isSeen: false, tag: '' };
    const label = element instanceof HTMLInputElement ? element.labels?.[0]?.innerText : undefined;
    const { outlineStyle, outlineWidth, borderTopColor } = getComputedStyle(element);
    const probe = document.body.appendChild(document.createElement('i'));
    probe.style.color = 'var(--mantine-primary-color-filled)';
    const hasBorder = element.matches('input') && borderTopColor === getComputedStyle(probe).color;
    probe.remove();
    return {
      name: (element.ariaLabel ?? label ?? element.innerText).trim(),
      isSeen: hasBorder || (outlineStyle !== 'none' && Number.parseFloat(outlineWidth) >= 1),
      tag: element.tagName,
    };
  });

/** Tabs on until something of this name has the focus; at each stop one must see where one is. */
async function tabTo(page: Page, name: string | RegExp): Promise<void> {
  const isIt = (said: string) => (typeof name === 'string' ? said === name : name.test(said));
  const stops: string[] = [];
  for (let tabs = 0; tabs < mostTabs; tabs++) {
    await page.keyboard.press('Tab');
    const stop = await focused(page);
    stops.push(`${stop.tag} ${stop.name.slice(0, 40)}`);
    assert.ok(stop.isSeen || stop.tag === 'BODY', `the focus is not seen: ${stops.join(' → ')}`);
    if (isIt(stop.name)) return;
  }
  assert.fail(`no Tab leads to ${name}: ${stops.join(' → ')}`);
}

/** After a navigation one begins at the heading. */
async function assertAtHeading(page: Page, name: string): Promise<void> {
  const heading = page.getByRole('heading', { name, level: 1 });
  await heading.waitFor();
  await page.waitForFunction(() => document.activeElement?.tagName === 'H1');
  assert.equal((await focused(page)).name, name);
}

/** Whether something else lies on top of what has the focus (WCAG 2.2, 2.4.11). */
const isCovered = (page: Page) =>
  page.evaluate(() => {
    const element = document.activeElement;
    if (!(element instanceof HTMLElement) || element === document.body) return false;
    const { x, y, width, height } = element.getBoundingClientRect();
    const top = document.elementFromPoint(x + width / 2, y + height / 2);
    return !element.contains(top) && !element.parentElement?.contains(top);
  });

describeConsole(
  'the line by keyboard alone',
  { env: { ...scenery.env, BUILD_POLL_SECONDS: '1' } },
  (tests) => {
    tests.flow('nothing that stays in sight covers what has the focus', async ({ admin, visit }, look) => {
      await using seen = await visit({ ...look, width: 360 }, admin.browser);
      const { page } = seen;
      await seen.goto('/roles/new');
      await page.getByLabel(seen.say(rolesTexts)('name'), { exact: true }).focus();
      for (const key of ['Tab', 'Shift+Tab'])
        for (let stop = 0; stop < mostTabs; stop++) {
          await page.keyboard.press(key);
          assert.equal(await isCovered(page), false, `${key}: ${(await focused(page)).name}`);
        }
    });

    tests.flow('from the sign-in to a rehearsed build', async (scene, look) => {
      const person = await scene.newPerson('Kamal');
      await using visit = await scene.visit(look);
      const { page, say } = visit;
      const { keyboard } = page;
      const t = say(newProjectTexts);
      const shell = say(shellTexts);
      await visit.goto('/login');
      assert.equal((await focused(page)).name, say(signInTexts)('email'), 'one writes at once');
      await keyboard.type(person.email);
      await tabTo(page, say(signInTexts)('password'));
      await keyboard.type(person.password);
      await keyboard.press('Enter');
      await page.getByRole('heading', { name: shell('overview'), level: 1 }).waitFor();

      // The search opens over the page, and Escape leads back to where one was.
      await tabTo(page, shell('projects'));
      await keyboard.press('/');
      await page.getByRole('textbox', { name: shell('search') }).waitFor();
      await keyboard.press('Escape');
      await page.getByRole('dialog').waitFor({ state: 'detached' });
      await page.waitForFunction(() => document.activeElement !== document.body);
      assert.equal((await focused(page)).name, shell('projects'), 'back where one was');
      await keyboard.press('g');
      await keyboard.press('p');
      await assertAtHeading(page, say(projectsTexts)('title'));

      await tabTo(page, say(projectsTexts)('register'));
      await keyboard.press('Enter');
      await page.getByRole('heading', { name: t('title'), level: 1 }).waitFor();
      await page.waitForFunction(() => document.activeElement?.tagName === 'INPUT');
      await keyboard.type(scenery.origin.replace('127.0.0.1', 'localhost'));
      await keyboard.press('Enter');
      await assertAtHeading(page, t('title'));
      await page.getByRole('heading', { name: t('found'), exact: true }).waitFor();
      await tabTo(page, t('rehearse'));
      await keyboard.press('Enter');
      await page.waitForFunction(() => document.activeElement?.tagName === 'H1');
      await page
        .getByRole('status')
        .filter({ hasText: say(rehearsalTexts)('succeeded') })
        .waitFor({ timeout: 60_000 });

      await tabTo(page, /android-play/);
      await keyboard.press('Enter');
      await assertAtHeading(page, say(buildsTexts)('crumb', { version: '1.0.0' }));
      await page
        .getByRole('status')
        .filter({ hasText: say(buildStatusTexts)('succeeded') })
        .first()
        .waitFor({ state: 'attached' });

      // A dialog takes the focus and gives it back.
      await tabTo(page, say(buildsTexts)('again'));
      await keyboard.press('Enter');
      const dialog = page.getByRole('dialog');
      await dialog.waitFor();
      await page.waitForFunction(() => document.activeElement?.closest('[role="dialog"]') !== null);
      await keyboard.press('Escape');
      await dialog.waitFor({ state: 'detached' });
    });
  },
);
