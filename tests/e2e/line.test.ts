import assert from 'node:assert/strict';
import { after } from 'node:test';
import { makeUpSecrets } from '@marsa/server/features/rehearsals/made-up-secrets.ts';
import { buildStatusTexts, buildsTexts } from '../../console/src/features/builds/builds.text.ts';
import { githubTexts } from '../../console/src/features/github/github.text.ts';
import { newProjectTexts } from '../../console/src/features/projects/new-project.text.ts';
import { projectsTexts } from '../../console/src/features/projects/projects.text.ts';
import { rehearsalTexts } from '../../console/src/features/projects/rehearsal.text.ts';
import { credentialTexts, vaultTexts } from '../../console/src/features/vault/vault.text.ts';
import { wrappersTexts } from '../../console/src/features/wrappers/wrappers.text.ts';
import { stationTexts } from '../../console/src/shell/stations.text.ts';
import { signInAs } from '../support/accounts.ts';
import { assertSound, describeConsole, type Visit } from '../support/console-scene.ts';
import { openScenery } from '../support/scenery.ts';

const scenery = await openScenery({ tickMs: 60 });
after(() => scenery[Symbol.asyncDispose]());

/** The link of a station in the tabs of the project. */
const openStation = async (
  { page, say }: Visit,
  station: 'credentials' | 'github' | 'wrapper' | 'builds',
) => {
  const name = say(stationTexts)(station);
  await page.getByRole('link', { name, exact: true }).first().click();
  await page.getByRole('heading', { level: 1, name }).waitFor();
};

/** From the address to a project that was looked at: two clicks. */
async function register(visit: Visit) {
  const { page } = visit;
  const t = visit.say(newProjectTexts);
  await visit.goto('/projects/new');
  await page.getByRole('textbox', { name: t('address') }).fill('not an address');
  await page.keyboard.press('Enter');
  await page.getByText(t('addressWrong')).waitFor();
  await page.getByRole('textbox', { name: t('address') }).fill(scenery.origin);
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: t('found'), exact: true }).waitFor();
  // The name is the manifest's.
  const name = page.getByLabel(visit.say(projectsTexts)('name'));
  assert.match(await name.inputValue(), /^Mina/);
  await name.fill(`مينا ${visit.look.language}`);
  // An address of digits suggests no id.
  await page.getByLabel(visit.say(projectsTexts)('androidPackage')).fill('com.example.mina');
  await page.getByLabel(visit.say(projectsTexts)('iosBundleId')).fill('com.example.mina');
  await page.getByRole('button', { name: t('finish') }).click();
  await page.getByRole('list', { name: visit.say(stationTexts)('line') }).waitFor();
}

/** One click from there to builds that were followed to their end, on a stage. */
async function rehearse({ page, say }: Visit) {
  const t = say(rehearsalTexts);
  await page.getByRole('button', { name: t('start'), exact: true }).click();
  await page.getByText(t('succeeded')).waitFor({ timeout: 60_000 });
}

async function storeCredentials(visit: Visit) {
  const { page } = visit;
  const t = visit.say(vaultTexts);
  const name = visit.say(credentialTexts);
  const secrets = makeUpSecrets(Date.now());
  await openStation(visit, 'credentials');
  await page
    .getByRole('button', { name: t('store'), exact: true })
    .first()
    .click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel(name('ANDROID_UPLOAD_JKS_B64'), { exact: true }).setInputFiles({
    name: 'upload.p12',
    mimeType: 'application/octet-stream',
    buffer: Buffer.from(secrets.ANDROID_UPLOAD_JKS_B64 ?? '', 'base64'),
  });
  const password = dialog.getByLabel(name('ANDROID_UPLOAD_JKS_PASS'), { exact: true });
  await password.fill('not the password');
  await dialog.getByLabel(name('ANDROID_UPLOAD_KEY_ALIAS')).fill(secrets.ANDROID_UPLOAD_KEY_ALIAS ?? '');
  await dialog.getByRole('button', { name: t('store'), exact: true }).click();
  await dialog.locator('.mantine-InputWrapper-error, [role="alert"]').first().waitFor();
  await password.fill(secrets.ANDROID_UPLOAD_JKS_PASS ?? '');
  await dialog.getByRole('button', { name: t('store'), exact: true }).click();
  await dialog.waitFor({ state: 'hidden' });
  await page.getByText(t('checked')).nth(3).waitFor();
  await assertSound(visit, 'credentials');
}

async function connectGithub(visit: Visit) {
  const { page } = visit;
  const t = visit.say(githubTexts);
  await openStation(visit, 'github');
  await page.getByLabel(t('token'), { exact: true }).fill('ghp_nothing_of_the_kind_that_works_0000000000');
  await page.getByLabel(t('enterprise')).check();
  await page.getByLabel(t('baseUrl')).fill(scenery.sandbox.url);
  await page.getByRole('button', { name: t('store') }).click();
  await page.getByText(t('rejected')).waitFor();
  await page.getByLabel(t('token'), { exact: true }).fill(scenery.pat);
  await page.getByRole('button', { name: t('store') }).click();
  await page.getByText(t('good'), { exact: true }).waitFor();
  await page.getByLabel(t('name'), { exact: true }).fill(`mina-${visit.look.language}`);
  await page.getByRole('button', { name: t('saveRepo'), exact: true }).click();
  await page.getByRole('link', { name: t('changeRepo') }).waitFor();
}

async function pushAndSync(visit: Visit) {
  const { page } = visit;
  const t = visit.say(wrappersTexts);
  await openStation(visit, 'wrapper');
  await page.getByRole('button', { name: 'README.md' }).click();
  await page.locator('pre').waitFor();
  await page.getByRole('button', { name: t('push') }).click();
  await page
    .getByRole('dialog')
    .getByRole('button', { name: t('push') })
    .click();
  await page.getByText(t('next')).waitFor({ timeout: 60_000 });
  await assertSound(visit, 'a pushed wrapper');
  await openStation(visit, 'github');
  const github = visit.say(githubTexts);
  await page.getByRole('button', { name: github('syncNow') }).click();
  await page.getByRole('button', { name: github('nothingToSend') }).waitFor({ timeout: 60_000 });
  const { language } = visit.look;
  assert.ok(
    scenery.sandbox.secretsOf('mona', `mina-${language}`).size >= 4,
    'the secrets are in the repository',
  );
}

async function build(visit: Visit) {
  const { page } = visit;
  const t = visit.say(buildsTexts);
  await openStation(visit, 'builds');
  await page
    .getByRole('button', { name: t('start') })
    .first()
    .click();
  await page
    .getByRole('dialog')
    .getByRole('button', { name: t('start') })
    .click();
  await page.getByRole('heading', { level: 1, name: t('crumb', { version: '1.0.0' }) }).waitFor();
  // Nobody reloads: the page follows by itself.
  const end = [visit.say(buildStatusTexts)('succeeded'), visit.say(buildStatusTexts)('failed')];
  await page
    .locator('main')
    .getByText(new RegExp(`^(${end.join('|')})$`))
    .first()
    .waitFor({ timeout: 60_000 });
  await assertSound(visit, 'a followed build');
}

describeConsole('the line', { env: { ...scenery.env, BUILD_POLL_SECONDS: '1' } }, ({ flow }) => {
  flow('from an address to a followed build, without a word of documentation', async (scene, look) => {
    const person = await signInAs(scene.server, 'DEV', look.language === 'ar' ? 'Hala' : 'Dana');
    await using visit = await scene.visit(look, person.browser);
    await register(visit);
    await rehearse(visit);
    await storeCredentials(visit);
    await connectGithub(visit);
    await pushAndSync(visit);
    await build(visit);
    assert.deepEqual(scenery.sandbox.violations, []);
  });
});
