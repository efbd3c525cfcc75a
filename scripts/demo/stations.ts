import { setTimeout as pause } from 'node:timers/promises';
import { credentialTypeNames } from '@marsa/contract/credential-types.ts';
import type { DataOf } from '@marsa/contract/endpoint.ts';
import { builds, github, projects, pwa, vault, wrappers } from '@marsa/contract/index.ts';
import { makeUpSecrets } from '@marsa/server/features/rehearsals/made-up-secrets.ts';
import type { Harbour } from './harbour.ts';

/** One stop of the line. `run` answers with what a person wants to know; it throws where the station failed. */
export interface Station {
  name: string;
  title: string;
  run(walk: Walk, tell: (news: string) => void): Promise<string>;
}

/** What one station leaves for the next. */
export interface Walk {
  harbour: Harbour;
  projectId: string;
  builds: { workflow: string; id: string }[];
}

const repository = 'rehearsal-app';

export const stations: Station[] = [
  {
    name: 'register',
    title: 'Register the PWA',
    async run(walk) {
      const { client, pwa: site, githubOwner } = walk.harbour;
      const word =
        site.label
          .toLowerCase()
          .replace(/[^a-z0-9]/g, '')
          .replace(/^\d+/, '') || 'app';
      const project = await client.call(projects.create, {
        body: {
          name: site.label,
          domain: site.origin,
          androidPackage: `com.example.${word}`,
          iosBundleId: `com.example.${word}`,
          iosScheme: word,
          githubOwner,
          githubRepo: repository,
        },
      });
      walk.projectId = project.id;
      return `${project.name} at ${project.domain}`;
    },
  },
  {
    name: 'look',
    title: 'Look at it',
    async run({ harbour, projectId }) {
      const check = await harbour.client.call(pwa.validate, {
        params: { id: projectId },
        query: { wait: 30 },
        body: {},
      });
      if (check.status !== 'done') throw new Error(`the check is ${check.status}`);
      const count = (severity: string) =>
        check.findings.filter((finding) => finding.severity === severity).length;
      return `score ${check.score}: ${counted(count('error'), 'error')}, ${counted(count('warning'), 'warning')}, ${count('passed')} passed`;
    },
  },
  {
    name: 'secrets',
    title: 'Keep its secrets',
    async run({ harbour, projectId }, tell) {
      const secrets = makeUpSecrets(Date.now());
      for (const type of credentialTypeNames) {
        const value = secrets[type];
        if (value === undefined) continue;
        await harbour.client.call(vault.put, { params: { id: projectId, type }, body: { value } });
        tell(type);
      }
      const kept = await harbour.client.page(vault.list, { params: { id: projectId } });
      const passed = kept.items.filter(({ checks }) => checks.every(({ status }) => status === 'passed'));
      if (passed.length < Object.keys(secrets).length)
        throw new Error('not every credential passed its checks');
      return `${kept.items.length} credentials sealed, every check passed`;
    },
  },
  {
    name: 'generate',
    title: 'Generate its repository',
    async run({ harbour, projectId }) {
      const body = { projectId, mode: 'preview' as const };
      const { files } = await harbour.client.call(wrappers.generate, { body });
      const kilobytes = Math.round(files.reduce((sum, file) => sum + file.bytes, 0) / 1024);
      return `${files.length} files, ${kilobytes} kB: Android, iOS, fastlane, two workflows`;
    },
  },
  {
    name: 'push',
    title: 'Push it',
    async run({ harbour, projectId }) {
      const { client, sandbox, githubToken } = harbour;
      await client.call(github.setPat, {
        params: { id: projectId },
        body: { pat: githubToken, baseUrl: sandbox.url },
      });
      const pushed = await client.call(wrappers.generate, { body: { projectId, mode: 'push' } });
      if (pushed.commit === null) throw new Error('no commit was made');
      return `${pushed.repository}@${pushed.commit.slice(0, 7)} in one commit`;
    },
  },
  {
    name: 'sync',
    title: 'Sync the secrets',
    async run({ harbour, projectId }) {
      const { synced, secrets } = await harbour.client.call(github.syncSecrets, {
        params: { id: projectId },
      });
      if (!synced) throw new Error(secrets.map(({ name, outcome }) => `${name}: ${outcome}`).join(', '));
      const opened = harbour.sandbox.secretsOf(harbour.githubOwner, repository);
      return `${secrets.length} secrets sent, ${opened.size} opened by GitHub's key`;
    },
  },
  {
    name: 'dispatch',
    title: 'Dispatch the builds',
    async run(walk) {
      for (const workflowFile of Object.values(wrappers.workflowFiles)) {
        const build = await walk.harbour.client.call(builds.dispatch, {
          params: { id: walk.projectId },
          body: { workflowFile },
        });
        walk.builds.push({ workflow: workflowFile, id: build.id });
      }
      return walk.builds.map(({ workflow }) => workflow).join(', ');
    },
  },
  {
    name: 'follow',
    title: 'Follow them to the end',
    async run({ harbour, projectId, builds: started }, tell) {
      const ended = await Promise.all(started.map(({ id }) => follow(harbour, projectId, id, tell)));
      const failed = ended.filter(({ status }) => status !== 'succeeded');
      if (failed.length > 0) throw new Error(failed.map(describeBuild).join('; '));
      return ended.map(describeBuild).join('; ');
    },
  },
];

type Build = DataOf<typeof builds.get>;

const finals = ['succeeded', 'failed', 'cancelled', 'lost'];
const patienceMs = 120_000;

async function follow(
  harbour: Harbour,
  id: string,
  buildId: string,
  tell: (news: string) => void,
): Promise<Build> {
  const deadline = performance.now() + patienceMs;
  for (;;) {
    const build = await harbour.client.call(builds.get, { params: { id, buildId } });
    tell(`${build.workflow}: ${currentStep(build) ?? build.status}`);
    if (finals.includes(build.status)) return build;
    if (performance.now() > deadline) throw new Error(`${build.workflow} is still ${build.status}`);
    await pause(300);
  }
}

const currentStep = (build: Build) =>
  build.jobs.flatMap(({ steps }) => steps).find(({ status }) => status === 'in_progress')?.name;

const describeBuild = (build: Build) =>
  `${build.workflow} ${build.versionName} (${build.versionCode}) ${build.status}${build.detail ? `: ${build.detail}` : ''}`;

const counted = (count: number, noun: string) => `${count} ${noun}${count === 1 ? '' : 's'}`;
