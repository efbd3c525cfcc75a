/** `npm run pictures`: the pictures of the quick start, in the language of each text. Needs Chromium. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after } from 'node:test';
import { factorTexts } from '../console/src/features/profile/profile.text.ts';
import { newProjectTexts } from '../console/src/features/projects/new-project.text.ts';
import { rehearsalTexts } from '../console/src/features/projects/rehearsal.text.ts';
import { signInPagesTexts } from '../console/src/features/sign-in/sign-in-pages.text.ts';
import { newPassword } from '../tests/support/accounts.ts';
import { describeConsole, type Look, type Visit } from '../tests/support/console-scene.ts';
import { testDatabases } from '../tests/support/databases.ts';
import { openScenery } from '../tests/support/scenery.ts';
import { startTestServer } from '../tests/support/server.ts';

const folder = join(import.meta.dirname, '../docs/pictures');
const looks: readonly Look[] = [
  { language: 'en', theme: 'light', width: 1000 },
  { language: 'ar', theme: 'light', width: 1000 },
];
const height = 700;

const scenery = await openScenery({ tickMs: 40 });
after(() => scenery[Symbol.asyncDispose]());

describeConsole('pictures', {}, ({ once }) => {
  for (const look of looks)
    once(look.language, async (scene) => {
      const [engine] = testDatabases();
      if (engine === undefined) throw new Error('there is no database');
      await using server = await startTestServer(engine, {
        env: { ...scenery.env, BUILD_POLL_SECONDS: '1' },
      });
      await using visit = await scene.visit(look, undefined, server.url);
      const { pathname, hash } = new URL((await server.app.makeSetupLink()) ?? '');
      await visit.goto(pathname + hash);
      await walk(visit);
    });
});

/** The first minute of somebody who is new: tests/e2e/first-minute.test.ts holds the same to its numbers. */
async function walk(visit: Visit): Promise<void> {
  const { page, say } = visit;
  const t = say(newProjectTexts);
  const welcome = say(signInPagesTexts);
  await page.getByLabel(welcome('name')).fill(visit.look.language === 'ar' ? 'منى' : 'Mona');
  await page.getByLabel(welcome('email')).fill('mona@example.com');
  await page.getByLabel(welcome('password'), { exact: true }).fill(newPassword());
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: say(factorTexts)('notNow') }).click();
  await page
    .getByRole('textbox', { name: t('address') })
    .fill(scenery.origin.replace('127.0.0.1', 'localhost'));
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: t('found'), exact: true }).waitFor();
  await take(visit, 'found');
  await page.getByRole('button', { name: t('rehearse') }).click();
  await page.getByText(say(rehearsalTexts)('succeeded')).waitFor({ timeout: 60_000 });
  await take(visit, 'rehearsal');
}

/** WebP, since it takes a third of a PNG. */
async function take({ page, context, look: { language, width } }: Visit, name: string): Promise<void> {
  await page.evaluate(async () => {
    scrollTo(0, 0);
    await document.fonts.ready;
  });
  const devtools = await context.newCDPSession(page);
  const { data } = await devtools.send('Page.captureScreenshot', {
    ...{ format: 'webp', quality: 80, captureBeyondViewport: true },
    clip: { x: 0, y: 0, width, height, scale: 1 },
  });
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, `${name}.${language}.webp`), Buffer.from(data, 'base64'));
}
