import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { test } from 'node:test';
import { audit, projects, vault, webhookSources } from '@marsa/contract/index.ts';
import { testDatabases } from '@marsa/tests/support/databases.ts';
import { addApp, openSecondFactorScene } from '@marsa/tests/support/second-factor-scene.ts';
import { openKeyRing } from '#platform/key-ring.ts';
import { countMasterKeyUses, requireMasterKeys } from './master-keys.ts';

for (const engine of testDatabases()) {
  test(`all that is sealed with a master key is known, and a start without that key is refused (${engine.name})`, async () => {
    await using scene = await openSecondFactorScene(engine);
    const { server, browser, time } = scene;
    const { db } = server.engines.database;
    const ring = openKeyRing(server.config.MASTER_KEY_B64);
    const id = ring.active.id.toString('hex');
    const uses = async (migrations?: string[]) => (await countMasterKeyUses(db, migrations)).get(id) ?? 0;
    // The keys of access tokens are made at the start.
    assert.equal(await uses(), 2);
    const grows = async (work: () => Promise<unknown>) => {
      const before = await uses();
      await work();
      assert.equal(await uses(), before + 1);
    };
    const body = { name: 'Pier', domain: 'https://pier.example.com' };
    const project = await browser.call(projects.create, { body });
    await grows(() =>
      browser.call(vault.put, {
        params: { id: project.id, type: 'ANDROID_UPLOAD_KEY_ALIAS' },
        body: { value: 'upload' },
      }),
    );
    await grows(() =>
      browser.call(webhookSources.create, {
        params: { id: project.workspaceId },
        body: { channel: 'github', name: 'GitHub' },
      }),
    );
    await grows(() => addApp(browser, time));
    await grows(() => server.admin.call(audit.checkpoint));

    assert.equal(await uses(['0001-identity', '0003-vault']), 1, 'a database of before the rest');
    await requireMasterKeys(db, ring);
    const other = openKeyRing([randomBytes(32).toString('base64')]);
    await assert.rejects(requireMasterKeys(db, other), (error: Error) => error.message.includes(id));
  });
}
