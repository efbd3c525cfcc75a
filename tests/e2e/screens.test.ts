import assert from 'node:assert/strict';
import { projects, roles, webhookEndpoints, webhookSources, workspaces } from '@marsa/contract/index.ts';
import { type PageName, pages } from '@marsa/contract/pages.ts';
import { allLooks, type ConsoleScene, describeConsole, findFaults } from '../support/console-scene.ts';

/** A path for every page of the table: a page without one is not looked at, so that is an error of types. */
async function pathsOf({ admin }: ConsoleScene): Promise<Record<PageName, string>> {
  const workspace = (await admin.browser.page(workspaces.list)).items[0]?.id ?? '';
  const role = (await admin.browser.page(roles.list)).items[0]?.id ?? '';
  const { id } = await admin.browser.call(projects.create, {
    body: { name: 'سوق المرفأ Harbour', domain: 'https://souq.example.com' },
  });
  const params = { id: workspace };
  const endpoint = await admin.browser.call(webhookEndpoints.create, {
    params,
    body: { name: 'متجر Shop', url: 'https://hooks.example.com/marsa' },
  });
  const source = await admin.browser.call(webhookSources.create, {
    params,
    body: { channel: 'github', name: 'GitHub' },
  });
  return {
    login: '/login',
    setup: `/setup#${'a'.repeat(43)}`,
    overview: '/',
    projects: '/projects',
    project: `/projects/${id}`,
    people: '/people',
    person: `/people/${admin.personId}`,
    roles: '/roles',
    role: `/roles/${role}`,
    workspaces: '/workspaces?all=1',
    workspace: `/workspaces/${workspace}`,
    keys: '/keys',
    bans: '/bans',
    serviceTokens: '/service-tokens',
    attention: '/attention',
    jobs: '/jobs',
    backups: '/backups',
    audit: '/audit',
    system: '/system',
    profile: '/profile?tab=security',
    webhooks: '/webhooks',
    webhookEndpoint: `/webhooks/${workspace}/endpoints/${endpoint.id}`,
    webhookSource: `/webhooks/${workspace}/sources/${source.id}`,
  };
}

describeConsole('every screen', {}, ({ once }) => {
  let paths: Record<PageName, string>;
  once('has its place here', async (scene) => {
    paths = await pathsOf(scene);
    assert.deepEqual(Object.keys(paths).sort(), Object.keys(pages).sort());
  });

  for (const look of allLooks) {
    const { language, theme, width } = look;
    once(`is accessible, fits and does not complain (${language}, ${theme}, ${width}px)`, async (scene) => {
      await using visit = await scene.visit(look, scene.admin.browser);
      const faults: string[] = [];
      for (const path of Object.values(paths)) {
        await visit.goto(path);
        for (const fault of await findFaults(visit)) faults.push(`${path}: ${fault}`);
      }
      assert.equal(faults.length, 0, faults.join('\n'));
    });
  }
});
