import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { webhookEndpoints } from '@marsa/contract/index.ts';
import { deriveAuditKeys } from '@marsa/server/features/audit/seal.ts';
import { systemClock } from '@marsa/server/platform/clock.ts';
import { auditTexts } from '../../console/src/features/audit/audit.text.ts';
import { projectsTexts } from '../../console/src/features/projects/projects.text.ts';
import { deliveryTexts, webhooksTexts } from '../../console/src/features/webhooks/webhooks.text.ts';
import { shellTexts } from '../../console/src/shell/shell.text.ts';
import { uiTexts } from '../../console/src/ui/ui.text.ts';
import { writeAuditRows } from '../support/audit-rows.ts';
import { assertSound, type ConsoleScene, describeConsole, type Visit } from '../support/console-scene.ts';
import { writeProjects, writeSent } from '../support/long-lists.ts';
import { ownWorkspace } from '../support/webhooks.ts';

const many = 10_000;
/** A page of the console with a page of a list, menus and dialogs of its rows: thousands of rows would be far beyond. */
const mostElements = 4000;

async function assertSmall({ page }: Visit): Promise<void> {
  const elements = await page.evaluate(() => document.querySelectorAll('*').length);
  assert.ok(elements < mostElements, `${elements} elements`);
}

const rowsOf = ({ page }: Visit) => page.locator('tbody tr');

/** Until the first row says so. */
const firstRow = (visit: Visit, text: string) => rowsOf(visit).first().filter({ hasText: text }).waitFor();

async function newOwner({ newPerson, server }: ConsoleScene, name: string) {
  const person = await newPerson(name);
  return { ...person, db: server.engines.database.db, workspaceId: await ownWorkspace(person.browser) };
}

/** Written once for all looks: what they do leaves the rows as they are. */
function written<Made>(
  write: (scene: ConsoleScene) => Promise<Made>,
): (scene: ConsoleScene) => Promise<Made> {
  let made: Promise<Made> | undefined;
  return (scene) => {
    made ??= write(scene);
    return made;
  };
}

const withProjects = written(async (scene) => {
  const owner = await newOwner(scene, 'Owner');
  await writeProjects(owner.db, owner.workspaceId, many);
  return owner;
});

const withRows = written(({ server }) =>
  writeAuditRows(
    server.engines.database.db,
    deriveAuditKeys(server.config.SECRET_KEY),
    many,
    systemClock() - many,
  ),
);

const withDeliveries = written(async (scene) => {
  const { browser, db, workspaceId } = await newOwner(scene, 'Hooks');
  const body = { name: 'Chat', url: 'https://hooks.example.com/1' };
  const { id } = await browser.call(webhookEndpoints.create, { params: { id: workspaceId }, body });
  await writeSent(db, { endpointId: id, workspaceId }, many);
  return { browser, path: `/webhooks/${workspaceId}/endpoints/${id}` };
});

describeConsole('ten thousand rows', {}, ({ flow }) => {
  flow('of projects: page by page, found, filtered in the address, exported whole', async (scene, look) => {
    const owner = await withProjects(scene);
    await using seen = await scene.visit(look, owner.browser);
    const { page } = seen;
    const t = seen.say(projectsTexts);
    const ui = seen.say(uiTexts);
    const search = page.getByLabel(t('search'));
    await seen.goto('/projects');
    await firstRow(seen, `Project ${many}`);
    assert.equal(await rowsOf(seen).count(), 25);
    await page.getByRole('button', { name: ui('nextPage') }).click();
    await firstRow(seen, `Project ${many - 25}`);
    await page.getByRole('button', { name: ui('nextPage') }).click();
    await firstRow(seen, `Project ${many - 50}`);
    await assertSmall(seen);
    await page.goBack();
    await firstRow(seen, `Project ${many - 25}`);
    await page.getByRole('button', { name: ui('previousPage') }).click();
    await firstRow(seen, `Project ${many}`);

    await search.fill('rare-');
    await page.getByText(`rare-${many - 100}.example.com`).waitFor();
    assert.equal(await rowsOf(seen).count(), 25);
    await page.getByRole('link', { name: `Project ${many - 100}` }).click();
    await page.getByRole('heading', { level: 1, name: `Project ${many - 100}` }).waitFor();
    await page.goBack();
    await page.getByText(`rare-${many - 100}.example.com`).waitFor();
    assert.equal(await search.inputValue(), 'rare-');
    const downloads = page.waitForEvent('download');
    await page.getByRole('button', { name: ui('exportCsv') }).click();
    const lines = readFileSync(await (await downloads).path(), 'utf8')
      .trim()
      .split('\r\n');
    assert.equal(lines.length, 1 + many / 100);
    assert.match(lines.at(-1) ?? '', /^Project 100,https:\/\/rare-100\.example\.com,/);

    await search.fill('nowhere at all');
    await page.getByRole('button', { name: seen.say(shellTexts)('clearFilters') }).click();
    await firstRow(seen, `Project ${many}`);
    assert.equal(await search.inputValue(), '');
    await assertSound(seen, 'a long list of projects');

    const name = page.getByRole('columnheader', { name: t('name') });
    await name.getByRole('button').click();
    await firstRow(seen, 'shop-1.example.com');
    assert.equal(await name.getAttribute('aria-sort'), 'ascending');
    await page.getByRole('button', { name: ui('nextPage') }).click();
    await firstRow(seen, 'shop-102.example.com');
    await name.getByRole('button').click();
    await firstRow(seen, 'shop-9999.example.com');
    assert.equal(await name.getAttribute('aria-sort'), 'descending');
    await page.reload();
    await firstRow(seen, 'shop-9999.example.com');
    await assertSound(seen, 'a list in an order');

    // An address that asks for a page there cannot be leads back to those there are.
    await seen.goto('/projects?sort=none&cursor=none');
    await page.getByRole('button', { name: seen.say(shellTexts)('clearFilters') }).click();
    await firstRow(seen, `Project ${many}`);
  });

  flow('of the log: filtered by what was done, page by page', async (scene, look) => {
    await withRows(scene);
    await using seen = await scene.visit(look, scene.admin.browser);
    const { page } = seen;
    await seen.goto('/audit?action=SECRET_DOWNLOAD');
    await firstRow(seen, `row ${many - 1}`);
    assert.equal(await rowsOf(seen).count(), 50);
    await page.getByRole('button', { name: seen.say(uiTexts)('nextPage') }).click();
    await firstRow(seen, `row ${many - 51}`);
    await assertSmall(seen);
    await page.getByLabel(seen.say(auditTexts)('search')).fill('row 42');
    await page.getByText('row 4299').first().waitFor();
    await page.reload();
    await page.getByText('row 4299').first().waitFor();
    assert.match(page.url(), /q=row\+42/);
    await assertSmall(seen);
  });

  flow('of deliveries: those that were given up, and all of them in a file', async (scene, look) => {
    const { browser, path } = await withDeliveries(scene);
    await using seen = await scene.visit(look, browser);
    const { page } = seen;
    const says = seen.say(deliveryTexts);
    await seen.goto(path);
    await firstRow(seen, says('dead'));
    assert.equal(
      await rowsOf(seen)
        .filter({ hasText: says('done') })
        .count(),
      49,
    );
    await assertSmall(seen);
    await page.getByRole('combobox', { name: seen.say(webhooksTexts)('state') }).click();
    await page.getByRole('option', { name: says('dead') }).click();
    await rowsOf(seen)
      .nth(49)
      .filter({ hasText: says('dead') })
      .waitFor();
    const downloads = page.waitForEvent('download');
    await page.getByRole('button', { name: seen.say(uiTexts)('exportCsv') }).click();
    const text = readFileSync(await (await downloads).path(), 'utf8');
    assert.equal(text.trim().split('\r\n').length, 1 + many / 100);
  });
});
