import assert from 'node:assert/strict';
import { notices, session } from '@marsa/contract/index.ts';
import { notMePurpose } from '@marsa/server/features/identity/notices/lock-down.service.ts';
import { makeLink } from '@marsa/server/features/identity/sessions/one-time-links.service.ts';
import { notMeTexts } from '../../console/src/features/sign-in/not-me.text.ts';
import { openBrowser } from '../support/browser.ts';
import { assertSound, type ConsoleScene, describeConsole } from '../support/console-scene.ts';

let strangers = 0;

/** Somebody else signs in with what they stole. */
async function breakIn({ server }: ConsoleScene, { email, password }: { email: string; password: string }) {
  const thief = openBrowser(server.url, { 'x-forwarded-for': `198.51.100.${++strangers}` });
  await thief.signIn(email, password);
  const { items } = await thief.page(notices.list);
  return { thief, noticeId: items[0]?.id ?? '' };
}

describeConsole('"this was not me" in the console', {}, ({ flow }) => {
  flow('by the link of a letter, which does nothing before it is pressed', async (scene, look) => {
    const person = await scene.newPerson('Hind');
    const { thief, noticeId } = await breakIn(scene, person);
    const { db } = scene.server.engines.database;
    const { clock } = scene.server.app.identity;
    const link = { purpose: notMePurpose, subject: noticeId, validMs: 60_000 };
    const token = await makeLink(db, clock, link);
    await using visit = await scene.visit(look);
    const { page } = visit;
    const t = visit.say(notMeTexts);
    await visit.goto(`/not-me#${token}`);
    await thief.call(session.get);
    await page.getByRole('button', { name: t('lock') }).click();
    await page.getByText(t('byAdministrator')).waitFor();
    await assertSound(visit, 'locked out');
    await assert.rejects(thief.call(session.get), { code: 'SESSION_EXPIRED' });
    await visit.goto('/login');
    await visit.goto(`/not-me#${token}`);
    await page.getByRole('button', { name: t('lock') }).click();
    await page.getByText(t('dead')).waitFor();
  });
});
