import { setTimeout as pause } from 'node:timers/promises';
import { builds, projects, vault, wrappers } from '@marsa/contract/index.ts';
import { pathOf } from '@marsa/contract/pages.ts';
import { makeUpSecrets } from '@marsa/server/features/rehearsals/made-up-secrets.ts';
import type { Browser } from './browser.ts';
import type { Scenery } from './scenery.ts';

/** The pages of a project that has walked the whole line, with a name that is longer than a phone is wide. */
export async function openProjectScreens(browser: Browser, scenery: Scenery) {
  const id = await scenery.register(browser, 'سوق المرفأ Harbour: كل ما يُباع على الأرصفة ويُشترى في الموانئ');
  await scenery.look(browser, id);
  const credentials = makeUpSecrets(Date.now());
  await browser.call(vault.importAll, { params: { id }, body: { credentials } });
  await browser.call(wrappers.generate, { body: { projectId: id, mode: 'push' } });
  const body = { workflowFile: wrappers.workflowFiles.android };
  const build = await browser.call(builds.dispatch, { params: { id }, body });
  const params = { id, buildId: build.id };
  for (let isOpen = true; isOpen; await pause(200))
    isOpen = (await browser.call(builds.get, { params })).finishedAt === null;
  const of = { projectId: id };
  return {
    newProject: pathOf('newProject'),
    project: pathOf('project', of),
    projectPwa: pathOf('projectPwa', of),
    projectCredentials: pathOf('projectCredentials', of),
    projectGithub: pathOf('projectGithub', of),
    projectWrapper: pathOf('projectWrapper', of),
    projectBuilds: pathOf('projectBuilds', of),
    projectBuild: pathOf('projectBuild', { ...of, buildId: build.id }),
    projectSettings: pathOf('projectSettings', of),
  };
}

/** What a project shows where nothing is done yet, with the longest name there may be, and the dialogs of its pages. */
export async function openMoreProjectScreens(browser: Browser, project: string): Promise<string[]> {
  const { id } = await browser.call(projects.create, {
    body: { name: 'Harbour'.repeat(14), domain: `https://${'harbour'.repeat(8)}.example.com` },
  });
  const empty = pathOf('project', { projectId: id });
  return [
    ...['', '/pwa', '/credentials', '/github', '/wrapper', '/builds'].map((page) => `${empty}${page}`),
    ...['android', 'apple', 'import', 'export'].map((open) => `${project}/credentials?open=${open}`),
    `${project}/builds?new=1`,
    `${project}/wrapper?file=README.md`,
    `${pathOf('newProject')}?project=${id}`,
  ];
}
