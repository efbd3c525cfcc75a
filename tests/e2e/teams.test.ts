import assert from 'node:assert/strict';
import { bans, people, projects, roles, serviceTokens, session, workspaces } from '@marsa/contract/index.ts';
import { pages } from '@marsa/contract/pages.ts';
import { bansTexts } from '../../console/src/features/bans/bans.text.ts';
import { peopleTexts } from '../../console/src/features/people/people.text.ts';
import { rolesTexts } from '../../console/src/features/roles/roles.text.ts';
import { serviceTokensTexts } from '../../console/src/features/service-tokens/service-tokens.text.ts';
import { workspacesTexts } from '../../console/src/features/workspaces/workspaces.text.ts';
import { errorTexts } from '../../console/src/shell/errors.text.ts';
import { shellTexts } from '../../console/src/shell/shell.text.ts';
import { choose, confirm, confirmByTyping, rowOf, takeSecret, told } from '../support/console-acts.ts';
import { assertSound, describeConsole } from '../support/console-scene.ts';
import { withToken } from '../support/programs.ts';
import { sendRaw } from '../support/raw-request.ts';

describeConsole('teams and their programs', { env: { BAN_AFTER_FAILS: '5' } }, ({ flow }) => {
  flow('somebody is found, gets another role, and their sessions end', async (scene, look) => {
    const { admin, visit } = scene;
    const name = `Rami-${look.language}`;
    const rami = await scene.newPerson(name);
    await using seen = await visit(look, admin.browser);
    const { page } = seen;
    const t = seen.say(peopleTexts);
    await seen.goto('/people');
    await page.getByLabel(t('search')).fill(rami.email.slice(0, -12).toUpperCase());
    await rowOf(seen, admin.email).waitFor({ state: 'detached' });
    await choose(seen, name, t('changeRole'));
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('combobox', { name: t('role') }).click();
    await page.getByRole('option', { name: 'ADMIN' }).click();
    await assertSound(seen, 'another role');
    await confirm(seen, t('save'));
    await told(seen, t('roleChanged', { name, role: 'ADMIN' }));
    assert.equal((await admin.browser.call(people.get, { params: { id: rami.personId } })).role, 'ADMIN');

    await page.getByRole('link', { name }).click();
    await page.getByRole('button', { name: t('endAll') }).click();
    await dialog.getByLabel(t('reason')).fill('A lost laptop');
    await confirm(seen, t('endAll'));
    await told(seen, t('ended', { count: 1 }));
    await assert.rejects(rami.browser.call(session.get), { code: 'SESSION_EXPIRED' });
    await seen.goto(`/people/${rami.personId.slice(0, -4)}0000`);
    await page.getByRole('heading', { level: 1, name: seen.say(errorTexts)('notFoundTitle') }).waitFor();
  });

  flow('a workspace is made, named anew, and its members come and go', async (scene, look) => {
    const { admin } = scene;
    const name = `Layla-${look.language}`;
    const layla = await scene.newPerson(name);
    await using seen = await scene.visit(look, admin.browser);
    const { page } = seen;
    const t = seen.say(workspacesTexts);
    const team = look.language === 'ar' ? 'فريق المرفأ' : 'Harbour team';
    await seen.goto('/workspaces');
    await page.getByRole('button', { name: t('create') }).click();
    await page.getByLabel(t('name'), { exact: true }).fill('x');
    await confirm(seen, t('create'));
    await page.locator('[aria-invalid="true"]').waitFor();
    await page.getByLabel(t('name'), { exact: true }).fill(team);
    await confirm(seen, t('create'));
    await page.getByRole('heading', { level: 1, name: team }).waitFor();
    const id = new URL(page.url()).pathname.split('/').at(-1) ?? '';

    await page.getByRole('button', { name: t('add') }).click();
    const person = page.getByRole('dialog').getByRole('combobox', { name: t('person') });
    await person.fill(name);
    await page.getByRole('option', { name }).click();
    await assertSound(seen, 'a new member');
    await confirm(seen, t('add'));
    await told(seen, t('added', { name }));
    const params = { id };
    assert.equal((await layla.browser.call(workspaces.get, { params })).role, 'DEV');
    await choose(seen, name, t('remove'));
    await confirm(seen, t('remove'));
    await told(seen, t('removed', { name }));
    await assert.rejects(layla.browser.call(workspaces.get, { params }), { code: 'NOT_FOUND' });

    await page.getByRole('button', { name: t('rename') }).click();
    await page.getByRole('dialog').getByLabel(t('name')).fill(`${team} 2`);
    await confirm(seen, t('save'));
    await page.getByRole('heading', { level: 1, name: `${team} 2` }).waitFor();
    await page.getByRole('button', { name: t('delete') }).click();
    await confirmByTyping(seen, `${team} 2`, t('delete'));
    await told(seen, t('deleted', { name: `${team} 2` }));
    await page.getByRole('heading', { level: 1, name: t('title') }).waitFor();
    await assert.rejects(admin.browser.call(workspaces.get, { params }), { code: 'NOT_FOUND' });
  });

  flow('a service token is shown once, and a ban is lifted', async ({ server, admin, visit }, look) => {
    await using seen = await visit(look, admin.browser);
    const { page } = seen;
    const t = seen.say(serviceTokensTexts);
    const name = look.language === 'ar' ? 'خدمة الطلبات' : 'Orders';
    await seen.goto('/service-tokens?new=1');
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel(t('name')).fill(name);
    await confirm(seen, t('create'));
    await dialog.getByText(t('scopesMissing')).waitFor();
    const scopes = dialog.locator('input').and(dialog.getByLabel(t('scopes')));
    await scopes.fill('projects:read');
    await scopes.press('Enter');
    await scopes.press('Tab');
    await confirm(seen, t('create'));
    const token = await takeSecret(seen);
    const program = withToken(server, token);
    await program.page(projects.list);
    await choose(seen, name, t('revoke'));
    await confirm(seen, t('revoke'));
    await told(seen, t('revoked'));
    await assert.rejects(program.page(projects.list), { code: 'TOKEN_BLACKLISTED' });
    const { items } = await admin.browser.page(serviceTokens.list);
    assert.equal(items.find((one) => one.name === name)?.status, 'revoked');

    const ip = look.language === 'ar' ? '198.51.100.7' : '198.51.100.8';
    const headers = { 'x-forwarded-for': ip, 'x-api-key': 'marsa_is-not-this' };
    for (let tries = 0; tries < 5; tries++) await sendRaw(server, '/v1/me', { headers });
    const b = seen.say(bansTexts);
    await seen.goto('/bans');
    await rowOf(seen, ip)
      .getByRole('button', { name: b('lift') })
      .click();
    await confirm(seen, b('lift'));
    await told(seen, b('lifted', { ip }));
    assert.deepEqual((await admin.browser.page(bans.list)).items, []);
  });

  flow('a narrow role sees what it may, and the server refuses the rest', async (scene, look) => {
    const { admin, visit } = scene;
    const role = `WATCHER_${look.language.toUpperCase()}`;
    const body = { name: role, permissions: ['roles:read', 'roles:write', 'devkeys:read'] };
    const { id } = await admin.browser.call(roles.create, { body });
    const watcher = await scene.newPerson(`Watcher-${look.language}`, role);
    await using seen = await visit(look, watcher.browser);
    const { page } = seen;
    const t = seen.say(peopleTexts);
    await seen.goto(`/people/${admin.personId}`);
    assert.equal(await page.getByRole('button', { name: t('switchOff') }).count(), 0);
    assert.equal(await page.getByRole('heading', { name: t('sessions') }).count(), 0);
    const params = { id: admin.personId };
    const refused = { code: 'INSUFFICIENT_PERMISSIONS' };
    await assert.rejects(watcher.browser.call(people.update, { params, body: { isActive: false } }), refused);
    await assert.rejects(watcher.browser.page(session.listOf, { params }), refused);
    const menu = page.getByRole('navigation', { name: seen.say(shellTexts)('mainMenu') });
    const shown = await menu
      .getByRole('link')
      .evaluateAll((links) => links.map((link) => new URL((link as HTMLAnchorElement).href).pathname));
    const expected = [pages.overview, pages.workspaces, pages.people, pages.roles, pages.keys, pages.profile];
    assert.deepEqual(
      shown,
      expected.map(({ path }) => path),
    );

    await seen.goto(`/roles/${id}`);
    await page.getByText(seen.say(rolesTexts)('ownNote')).waitFor();
    await assertSound(seen, 'the own role');
    await seen.goto('/jobs');
    await page.getByRole('heading', { level: 1, name: seen.say(errorTexts)('forbiddenTitle') }).waitFor();
  });
});
