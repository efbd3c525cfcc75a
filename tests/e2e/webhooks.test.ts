import assert from 'node:assert/strict';
import { after, before } from 'node:test';
import { webhookEndpoints, webhookSources, workspaces } from '@marsa/contract/index.ts';
import { systemClock } from '@marsa/server/platform/clock.ts';
import { deliveryTexts, webhooksTexts } from '../../console/src/features/webhooks/webhooks.text.ts';
import { choose, confirm, confirmByTyping, rowOf, takeSecret, told } from '../support/console-acts.ts';
import { assertSound, describeConsole } from '../support/console-scene.ts';
import { type HookReceiver, startHookReceiver } from '../support/hook-receiver.ts';
import { ownWorkspace, sendWebhook } from '../support/webhooks.ts';

let receiver: HookReceiver;
before(async () => {
  receiver = await startHookReceiver();
});
after(() => receiver[Symbol.asyncDispose]());

describeConsole('webhooks', { env: { ALLOW_PRIVATE_TARGETS: '1' } }, ({ flow, once }) => {
  flow('a receiver is added, tested, told once more, switched off and deleted', async (scene, look) => {
    const { browser } = await scene.newPerson(`Sender-${look.language}`);
    const id = await ownWorkspace(browser);
    await using seen = await scene.visit(look, browser);
    const { page } = seen;
    const t = seen.say(webhooksTexts);
    const says = seen.say(deliveryTexts);
    const name = look.language === 'ar' ? 'محادثة الفريق' : 'Team chat';
    await seen.goto('/webhooks');
    await page.getByRole('button', { name: t('addEndpoint') }).click();
    await confirm(seen, t('addEndpoint'));
    await page.getByText(t('urlMissing')).waitFor();
    await page.getByLabel(t('name'), { exact: true }).fill(name);
    await page.getByLabel(t('url'), { exact: true }).fill(receiver.url);
    await confirm(seen, t('addEndpoint'));
    assert.match(await takeSecret(seen), /^whsec_/);
    await page.getByRole('link', { name }).click();

    receiver.answer({ status: 500, body: 'no room' });
    await page.getByRole('button', { name: t('test') }).click();
    await told(seen, t('testFailed'));
    const before = receiver.received.length;
    receiver.answer({ status: 204 });
    await choose(seen, says('dead'), t('look'));
    await page.getByRole('dialog').getByText('no room').waitFor();
    await assertSound(seen, 'what was sent');
    await page.keyboard.press('Escape');
    await choose(seen, says('dead'), t('redeliver'));
    await told(seen, t('redelivered'));
    await receiver.waitFor(before + 1);
    await rowOf(seen, says('done')).waitFor();

    await page.getByRole('button', { name: t('switchOff') }).click();
    await told(seen, t('switchedOff', { name }));
    const [endpoint] = (await browser.page(webhookEndpoints.list, { params: { id } })).items;
    assert.equal(endpoint?.isActive, false);
    await page.getByRole('button', { name: t('remove') }).click();
    await confirmByTyping(seen, name, t('remove'));
    await page.getByText(t('endpointsEmpty')).waitFor();
  });

  flow(
    'a source is added, what it sends is listed, and a new secret takes the place',
    async (scene, look) => {
      const { browser } = await scene.newPerson(`Taker-${look.language}`);
      const id = await ownWorkspace(browser);
      await using seen = await scene.visit(look, browser);
      const { page } = seen;
      const t = seen.say(webhooksTexts);
      const name = look.language === 'ar' ? 'عمليات البناء' : 'Builds';
      await seen.goto('/webhooks?tab=incoming&new=1');
      await page.getByLabel(t('name'), { exact: true }).fill(name);
      await confirm(seen, t('addSource'));
      const secret = await takeSecret(seen);
      await page.getByRole('link', { name }).click();
      await page.getByText(t('deliveriesEmpty')).waitFor();
      const [source] = (await browser.page(webhookSources.list, { params: { id } })).items;
      assert.ok(source);
      const send = (using: string, zen: string) =>
        sendWebhook(scene.server, source, { kind: 'github' }, using, {
          ...{ atMs: systemClock(), headers: { 'x-github-event': 'ping' }, body: JSON.stringify({ zen }) },
        });
      assert.equal((await send(secret, 'one')).status, 200);
      await rowOf(seen, 'ping').getByText(seen.say(deliveryTexts)('ignored')).waitFor();
      await page.getByRole('button', { name: t('rotate') }).click();
      await assertSound(seen, 'a new secret');
      await confirm(seen, t('rotate'));
      assert.equal((await send(await takeSecret(seen), 'two')).status, 200);
      await rowOf(seen, 'ping').nth(1).waitFor();
    },
  );

  once('a workspace beyond the first page of them is found by its name', async (scene) => {
    const { browser } = await scene.newPerson('Many');
    for (let quay = 1; quay <= 55; quay++)
      await browser.call(workspaces.create, { body: { name: `رصيف ${quay}` } });
    const near = new Set((await browser.page(workspaces.list)).items.map(({ id }) => id));
    const all = (await browser.page(workspaces.list, { query: { limit: 200 } })).items;
    const far = all.find(({ id, isOwn }) => !isOwn && !near.has(id));
    assert.ok(far, 'there is a second page');
    await using seen = await scene.visit({ language: 'ar', theme: 'light', width: 360 }, browser);
    const { page } = seen;
    await seen.goto('/webhooks');
    const choice = page.getByRole('combobox', { name: seen.say(webhooksTexts)('workspace') });
    await choice.fill(far.name);
    await page.getByRole('option', { name: far.name, exact: true }).click();
    await page.waitForURL((url) => url.searchParams.get('workspace') === far.id);
    await page.reload();
    await page.waitForFunction(
      (name) => [...document.querySelectorAll('input')].some(({ value }) => value === name),
      far.name,
    );
  });
});
