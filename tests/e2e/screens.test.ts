import assert from 'node:assert/strict';
import { after } from 'node:test';
import { roles, webhookEndpoints, webhookSources, workspaces } from '@marsa/contract/index.ts';
import { type PageName, pages } from '@marsa/contract/pages.ts';
import {
  allLooks,
  type ConsoleScene,
  describeConsole,
  findFaults,
  type Look,
  looks,
} from '../support/console-scene.ts';
import { openMoreProjectScreens, openProjectScreens } from '../support/project-screens.ts';
import { openScenery } from '../support/scenery.ts';

const scenery = await openScenery({ tickMs: 40 });
after(() => scenery[Symbol.asyncDispose]());

/** A path for every page of the table: a page without one is not looked at, so that is an error of types. */
async function pathsOf({ admin }: ConsoleScene): Promise<Record<PageName, string>> {
  const workspace = (await admin.browser.page(workspaces.list)).items[0]?.id ?? '';
  const role = (await admin.browser.page(roles.list)).items[0]?.id ?? '';
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
    invitation: `/invitation#${'a'.repeat(43)}`,
    forgot: '/forgot',
    reset: `/reset#${'a'.repeat(43)}`,
    notMe: `/not-me#${'a'.repeat(43)}`,
    overview: '/',
    projects: '/projects',
    ...(await openProjectScreens(admin.browser, scenery)),
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
    secondFactor: '/second-factor',
    webhooks: '/webhooks',
    webhookEndpoint: `/webhooks/${workspace}/endpoints/${endpoint.id}`,
    webhookSource: `/webhooks/${workspace}/sources/${source.id}`,
  };
}

describeConsole('every screen', { env: { ...scenery.env, BUILD_POLL_SECONDS: '1' } }, ({ once }) => {
  let paths: string[];
  let more: string[];
  once('has its place here', async (scene) => {
    const table = await pathsOf(scene);
    assert.deepEqual(Object.keys(table).sort(), Object.keys(pages).sort());
    paths = Object.values(table);
    more = await openMoreProjectScreens(scene.admin.browser, table.project);
  });

  async function assertSoundAt(scene: ConsoleScene, look: Look, wanted: readonly string[]): Promise<void> {
    await using visit = await scene.visit(look, scene.admin.browser);
    const faults: string[] = [];
    for (const path of wanted) {
      await visit.goto(path);
      for (const fault of await findFaults(visit)) faults.push(`${path}: ${fault}`);
    }
    assert.equal(faults.length, 0, faults.join('\n'));
  }

  for (const look of allLooks) {
    const { language, theme, width } = look;
    once(`is accessible, fits and does not complain (${language}, ${theme}, ${width}px)`, (scene) =>
      assertSoundAt(scene, look, paths),
    );
  }

  for (const { language, theme } of looks) {
    once(`so are empty ones and dialogs on a phone (${language}, ${theme})`, (scene) =>
      assertSoundAt(scene, { language, theme, width: 360 }, more),
    );
  }
});
