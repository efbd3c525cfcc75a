import assert from 'node:assert/strict';
import { after } from 'node:test';
import type { Page } from 'playwright-core';
import { factorTexts } from '../../console/src/features/profile/profile.text.ts';
import { newProjectTexts } from '../../console/src/features/projects/new-project.text.ts';
import { projectsTexts } from '../../console/src/features/projects/projects.text.ts';
import { rehearsalTexts } from '../../console/src/features/projects/rehearsal.text.ts';
import { signInPagesTexts } from '../../console/src/features/sign-in/sign-in-pages.text.ts';
import { newPassword } from '../support/accounts.ts';
import { assertSound, describeConsole, type Look, type Visit } from '../support/console-scene.ts';
import { testDatabases } from '../support/databases.ts';
import { openScenery } from '../support/scenery.ts';
import { startTestServer } from '../support/server.ts';

/** What a newcomer does from the set-up link to a followed build: docs/quick-start names these numbers. */
const most = { presses: 4, fields: 4 };

const scenery = await openScenery({ tickMs: 40 });
after(() => scenery[Symbol.asyncDispose]());

/** An installation that nobody has set up, and whose time can be moved. */
async function openEmptyMarsa() {
  const [engine] = testDatabases();
  assert.ok(engine);
  const time = { ahead: 0 };
  const server = await startTestServer(engine, {
    env: { ...scenery.env, BUILD_POLL_SECONDS: '1' },
    clock: () => Date.now() + time.ahead,
  });
  const link = async () => {
    const { pathname, hash } = new URL((await server.app.makeSetupLink()) ?? 'http://closed.example');
    return pathname + hash;
  };
  return { server, time, link, [Symbol.asyncDispose]: () => server[Symbol.asyncDispose]() };
}

/** Counts in the page itself: presses of a pointer or of Enter, and fields that were written in. */
async function countEffort(page: Page): Promise<() => Promise<{ presses: number; fields: number }>> {
  await page.evaluate(() => {
    const effort = { presses: 0, fields: 0 };
    const seen = new Set<EventTarget | null>();
    addEventListener('pointerdown', () => effort.presses++, true);
    addEventListener('keydown', ({ key }) => key === 'Enter' && effort.presses++, true);
    const write = ({ target }: Event) => {
      if (!seen.has(target)) effort.fields++;
      seen.add(target);
    };
    addEventListener('input', write, true);
    Object.assign(window, { effort });
  });
  return () => page.evaluate(() => (window as unknown as { effort: typeof most }).effort);
}

async function makeAccount({ page, say }: Visit): Promise<void> {
  const t = say(signInPagesTexts);
  await page.getByLabel(t('name')).fill('منى Mona');
  await page.getByLabel(t('email')).fill('mona@example.com');
  await page.getByLabel(t('password'), { exact: true }).fill(newPassword());
  await page.keyboard.press('Enter');
}

async function walk(visit: Visit): Promise<void> {
  const { page } = visit;
  const t = visit.say(newProjectTexts);
  const factor = visit.say(factorTexts);
  await makeAccount(visit);
  await page.getByRole('heading', { name: factor('protect'), level: 1 }).waitFor();
  await page.getByRole('button', { name: factor('addApp') }).waitFor();
  await assertSound(visit, 'a second factor is offered');
  await page.getByRole('button', { name: factor('notNow') }).click();

  const address = page.getByRole('textbox', { name: t('address') });
  await address.waitFor();
  assert.ok(await address.evaluate((field) => field === document.activeElement), 'the address has the focus');
  await address.fill(scenery.origin.replace('127.0.0.1', 'localhost'));
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: t('found'), exact: true }).waitFor();
  const name = page.getByLabel(visit.say(projectsTexts)('name'));
  assert.match(await name.inputValue(), /^Mina/, 'the name is the manifest’s');
  await assertSound(visit, 'what was found');
  await page.getByRole('button', { name: t('rehearse') }).click();
  await page.getByText(visit.say(rehearsalTexts)('succeeded')).waitFor({ timeout: 60_000 });
}

describeConsole('the first minute', {}, ({ flow }) => {
  flow('from the set-up link to a followed build, counted', async (scene, look: Look) => {
    await using marsa = await openEmptyMarsa();
    await using visit = await scene.visit(look, undefined, marsa.server.url);
    const { page } = visit;
    const t = visit.say(signInPagesTexts);
    const stale = await marsa.link();
    marsa.time.ahead = 25 * 60 * 60_000;
    await visit.goto(stale);
    await makeAccount(visit);
    await page.getByText(t('linkDead')).waitFor();

    const link = await marsa.link();
    await visit.goto('/login');
    await visit.goto(link);
    const effort = await countEffort(page);
    await walk(visit);
    assert.deepEqual(await effort(), most, 'the quick start says so');
    const build = page.getByRole('link', { name: /android-play/ });
    await build.click();
    await page.getByRole('list').first().waitFor();

    await using late = await scene.visit(look, undefined, marsa.server.url);
    await late.goto(link);
    await late.page.getByText(t('setupClosed')).waitFor();
  });
});
