import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { audit, backups, jobs } from '@marsa/contract/index.ts';
import { auditTexts } from '../../console/src/features/audit/audit.text.ts';
import { auditActionTexts } from '../../console/src/features/audit/audit-action.text.ts';
import { backupsTexts, runTexts } from '../../console/src/features/backups/backups.text.ts';
import { jobsTexts } from '../../console/src/features/jobs/jobs.text.ts';
import { systemTexts } from '../../console/src/features/system/system.text.ts';
import { jobStatusTexts } from '../../console/src/ui/job.text.ts';
import { choose, confirm, rowOf, told } from '../support/console-acts.ts';
import { assertSound, describeConsole } from '../support/console-scene.ts';
import { insertDeadJob } from '../support/jobs.ts';

describeConsole('operations', {}, ({ flow }) => {
  flow('what was given up is looked at, run again, or given up for good', async (scene, look) => {
    const { admin, server } = scene;
    const { db } = server.engines.database;
    const again = await insertDeadJob(db, { error: `Why it failed ${look.language}` });
    await using seen = await scene.visit(look, admin.browser);
    const { page } = seen;
    const t = seen.say(jobsTexts);
    const dead = seen.say(jobStatusTexts)('dead');
    await seen.goto('/jobs');
    await page.getByRole('combobox', { name: t('status') }).click();
    await page.getByRole('option', { name: dead }).click();
    await page.waitForURL(/status=dead/);
    await choose(seen, dead, t('details'));
    await page.getByText(`Why it failed ${look.language}`).waitFor();
    await assertSound(seen, 'a job in full');
    await page.keyboard.press('Escape');
    await choose(seen, dead, t('retry'));
    await confirm(seen, t('retry'));
    await told(seen, t('retried'));
    assert.notEqual((await admin.browser.call(jobs.get, { params: { id: again } })).status, 'dead');

    const doomed = await insertDeadJob(db);
    await page.reload();
    await choose(seen, dead, t('discard'));
    await confirm(seen, t('discard'));
    await told(seen, t('discarded'));
    assert.equal((await admin.browser.call(jobs.get, { params: { id: doomed } })).status, 'discarded');
  });

  flow('the log is exported as it is filtered, and its end is signed', async ({ admin, visit }, look) => {
    await using seen = await visit(look, admin.browser);
    const { page } = seen;
    const t = seen.say(auditTexts);
    const acts = seen.say(auditActionTexts);
    await seen.goto('/audit?from=2026-11-10');
    const from = page.getByRole('button', { name: new RegExp(`^${t('from')} `) });
    await from.click();
    const chosen = page.getByRole('dialog').locator('button[data-selected]');
    await chosen.waitFor();
    await assertSound(seen, 'a calendar');
    // Days follow each other as the language is read, and so do the arrows.
    await chosen.press(look.language === 'ar' ? 'ArrowLeft' : 'ArrowRight');
    await page.keyboard.press('Enter');
    await page.waitForURL(/from=2026-11-11/);
    await from.getByText(look.language === 'ar' ? '11 نوفمبر 2026' : '11 November 2026').waitFor();

    await seen.goto('/audit');
    await page.getByRole('combobox', { name: t('action') }).fill(acts('SETUP_COMPLETE'));
    await page.getByRole('option', { name: acts('SETUP_COMPLETE') }).click();
    await page.waitForURL(/action=SETUP_COMPLETE/);
    const downloads = page.waitForEvent('download');
    await page.getByRole('button', { name: t('export') }).click();
    await page.getByRole('button', { name: t('exportLines') }).click();
    const lines = readFileSync(await (await downloads).path(), 'utf8')
      .trim()
      .split('\n');
    assert.deepEqual(
      lines.map((line) => JSON.parse(line).action),
      ['SETUP_COMPLETE'],
    );

    await page.getByRole('button', { name: t('checkpoint') }).click();
    await page.getByText(t('checkpointText')).waitFor();
    await assertSound(seen, 'a signed checkpoint');
    const files = page.waitForEvent('download');
    await page.getByRole('button', { name: t('save') }).click();
    const { seq, hash } = JSON.parse(readFileSync(await (await files).path(), 'utf8'));
    const proof = await admin.browser.call(audit.verify, { query: { seq, hash } });
    assert.equal(proof.ok, true);
  });

  flow('before the first backup it is said what must be kept beside it', async ({ admin, visit }, look) => {
    await using seen = await visit({ ...look, width: 360 }, admin.browser);
    const { page } = seen;
    const t = seen.say(backupsTexts);
    await seen.goto('/backups');
    await page.getByText(t('archivesEmpty')).waitFor();
    await page.getByText(t('keepMaster')).waitFor();
    await assertSound(seen, 'no backups');
  });

  flow('a backup is made and proven', async ({ admin, visit }, look) => {
    await using seen = await visit({ ...look, width: 360 }, admin.browser);
    const { page } = seen;
    const t = seen.say(backupsTexts);
    const runs = seen.say(runTexts);
    const before = await admin.browser.call(backups.list);
    const drills = before.runs.filter(({ kind }) => kind === 'drill').length;
    await seen.goto('/backups');
    await page.getByRole('button', { name: t('now') }).click();
    await told(seen, t('madeIt'));
    await rowOf(seen, runs('drill')).nth(drills).getByText(runs('succeeded')).waitFor();
    const [newest] = (await admin.browser.call(backups.list)).archives;
    assert.ok(newest && !before.archives.some(({ name }) => name === newest.name));
    await page.getByText(newest.name, { exact: true }).first().waitFor();
    await assertSound(seen, 'backups');
  });

  flow('health and configuration are shown, secrets are not', async ({ admin, server, visit }, look) => {
    await using seen = await visit({ ...look, width: 360 }, admin.browser);
    const { page } = seen;
    const t = seen.say(systemTexts);
    await seen.goto('/system');
    assert.equal(await page.getByText(t('up'), { exact: true }).count(), 3);
    await page.getByLabel(t('search')).fill('SECRET_KEY');
    await rowOf(seen, 'HMAC').waitFor({ state: 'detached' });
    const rows = page.locator('tbody tr');
    assert.deepEqual(await rows.count(), 1);
    await rows.getByText(new RegExp(`^${t('secret')} `)).waitFor();
    const [secret] = [server.config.SECRET_KEY].flat();
    assert.ok(!(await page.content()).includes(String(secret)));
  });
});
