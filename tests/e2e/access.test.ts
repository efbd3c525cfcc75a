import assert from 'node:assert/strict';
import { audit, devkeys, invitations, me, people, roles } from '@marsa/contract/index.ts';
import { auditTexts } from '../../console/src/features/audit/audit.text.ts';
import { auditActionTexts } from '../../console/src/features/audit/audit-action.text.ts';
import { keysTexts } from '../../console/src/features/keys/keys.text.ts';
import { invitationsTexts } from '../../console/src/features/people/invitations.text.ts';
import { peopleTexts } from '../../console/src/features/people/people.text.ts';
import { rolesTexts } from '../../console/src/features/roles/roles.text.ts';
import { permissionTexts } from '../../console/src/ui/permission.text.ts';
import { uiTexts } from '../../console/src/ui/ui.text.ts';
import { makeAccount } from '../support/accounts.ts';
import { takeSecret } from '../support/console-acts.ts';
import { assertSound, describeConsole } from '../support/console-scene.ts';

describeConsole('people and access', {}, ({ flow }) => {
  flow('a role is made from the matrix, and changed only from what it is', async ({ admin, visit }, look) => {
    await using seen = await visit(look, admin.browser);
    const { page } = seen;
    const t = seen.say(rolesTexts);
    const name = `SHOP_${look.language.toUpperCase()}`;
    await seen.goto('/roles/new');
    await page.getByRole('button', { name: t('create') }).click();
    await page.getByText(t('nameWrong')).waitFor();
    await page.getByLabel(t('name'), { exact: true }).fill(name.toLowerCase());
    await page.getByLabel(seen.say(permissionTexts)('builds:read')).check();
    const foreign = page.locator('input').and(page.getByLabel(t('foreign')));
    await foreign.fill('orders:read');
    await foreign.press('Enter');
    await assertSound(seen, 'a new role');
    await page.getByRole('button', { name: t('create') }).click();
    await page.getByRole('link', { name }).click();
    await page.getByRole('heading', { level: 1, name }).waitFor();

    const made = (await admin.browser.page(roles.list)).items.find((role) => role.name === name);
    assert.deepEqual(made?.permissions.toSorted(), ['builds:read', 'orders:read']);
    assert.ok(made);
    await page.getByLabel(seen.say(permissionTexts)('builds:write')).check();
    await admin.browser.call(roles.update, { params: { id: made.id }, body: { isActive: false } });
    await page.getByText(t('changedMeanwhile')).waitFor();
    await page.getByRole('button', { name: t('loadTheirs') }).click();
    await page.getByText(t('version', { version: 2 })).waitFor();
    assert.equal(await page.getByLabel(t('active')).isChecked(), false);

    await page.getByRole('button', { name: t('remove') }).click();
    await page.getByLabel(seen.say(uiTexts)('typeToConfirm', { name })).fill(name);
    await page
      .getByRole('dialog')
      .getByRole('button', { name: t('remove') })
      .click();
    await page.getByText(t('removed', { name })).waitFor();
  });

  flow(
    'an API key is shown once, works, and stops when it is revoked',
    async ({ server, admin, visit }, look) => {
      await using seen = await visit(look, admin.browser);
      const { page } = seen;
      const t = seen.say(keysTexts);
      const name = look.language === 'ar' ? 'متجر المرفأ' : 'Harbour shop';
      await seen.goto('/keys');
      await page
        .getByRole('button', { name: t('create') })
        .first()
        .click();
      const dialog = page.getByRole('dialog');
      await dialog.getByRole('button', { name: t('create') }).click();
      await dialog.getByText(t('nameMissing')).waitFor();
      await dialog.getByLabel(t('name'), { exact: true }).fill(name);
      await dialog.getByRole('button', { name: t('create') }).click();
      const key = await takeSecret(seen);
      assert.equal((await server.as(key).call(me.get)).dev.name, name);

      await page.getByRole('row', { name }).getByRole('button').click();
      await page
        .getByRole('row', { name })
        .getByRole('button', { name: t('revoke') })
        .click();
      await dialog.getByRole('button', { name: t('revoke') }).click();
      await page.getByText(t('revoked')).waitFor();
      await assert.rejects(server.as(key).call(me.get), { code: 'INVALID_API_KEY' });
      const { items } = await admin.browser.page(devkeys.list);
      assert.equal(items.find((one) => one.name === name)?.status, 'revoked');
    },
  );

  flow(
    'somebody is invited by a link that is shown once, and it is taken back',
    async ({ admin, visit }, look) => {
      await using seen = await visit(look, admin.browser);
      const { page } = seen;
      const t = seen.say(invitationsTexts);
      const email = `salma.${look.language}@example.com`;
      await seen.goto('/people');
      await page
        .getByRole('button', { name: t('invite') })
        .first()
        .click();
      const dialog = page.getByRole('dialog');
      await dialog.getByLabel(t('email')).fill('not an address');
      await dialog.getByRole('button', { name: t('send') }).click();
      await dialog.locator('[aria-invalid="true"]').waitFor();
      await assertSound(seen, 'an invitation that is not right yet');
      await dialog.getByLabel(t('email')).fill(email);
      await dialog.getByRole('button', { name: t('send') }).click();
      const token = new URL(await takeSecret(seen)).hash.slice(1);
      assert.equal((await admin.browser.call(invitations.look, { body: { token } })).email, email);

      await seen.goto('/people?tab=invitations');
      await page
        .getByRole('row', { name: email })
        .getByRole('button', { name: t('revoke') })
        .click();
      await dialog.getByRole('button', { name: t('revoke') }).click();
      await page.getByText(t('revokedToast')).waitFor();
      await assert.rejects(admin.browser.call(invitations.look, { body: { token } }), {
        code: 'INVALID_CREDENTIALS',
      });
    },
  );

  flow('somebody is switched off, and the log says so, found by its address', async (scene, look) => {
    const { admin, server } = scene;
    const name = look.language === 'ar' ? 'دانة' : 'Dana';
    const { personId } = await makeAccount(server, 'DEV', `D${look.language}`);
    await using seen = await scene.visit(look, admin.browser);
    const { page } = seen;
    const t = seen.say(peopleTexts);
    await seen.goto(`/people/${personId}`);
    await page.getByRole('button', { name: t('switchOff') }).click();
    await page
      .getByRole('dialog')
      .getByRole('button', { name: t('switchOff') })
      .click();
    await page.getByText(t('off'), { exact: true }).waitFor();
    const { items } = await admin.browser.page(people.list);
    assert.equal(items.find(({ id }) => id === personId)?.isActive, false, name);

    const a = seen.say(auditTexts);
    await seen.goto(`/audit?action=PERSON_UPDATE&q=${personId}`);
    const rows = page.getByRole('row', { name: seen.say(auditActionTexts)('PERSON_UPDATE') });
    assert.equal(await rows.count(), 1);
    await rows.getByRole('button').click();
    await page.getByRole('dialog').getByText(personId).waitFor();
    await assertSound(seen, 'a row of the log');
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: a('verify') }).click();
    const { rows: whole, sealedTo } = await admin.browser.call(audit.verify);
    assert.ok(whole > 0 && sealedTo > 0);
    await page
      .getByRole('status')
      .filter({ hasText: a('isWhole', { rows: whole, seq: sealedTo }) })
      .waitFor();
  });
});
