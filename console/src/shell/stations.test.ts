import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ProjectLineView } from '@marsa/contract/line.ts';
import { androidTypes, nextStation, stationsOf } from './stations.ts';

const now = Date.parse('2026-11-20T10:00:00Z');
const inDays = (days: number) => new Date(now + days * 86_400_000).toISOString();
const line = (change: Partial<ProjectLineView>): ProjectLineView => ({ projectId: 'p', ...change });
const tonesOf = (change: Partial<ProjectLineView>) =>
  stationsOf(line(change), now).map(({ name, tone, says }) => [name, tone, says]);

const check = {
  checkId: 'c',
  iconOf: null,
  status: 'done',
  score: 100,
  errors: 0,
  warnings: 0,
  startedAt: '',
} as const;
const build = { buildId: 'b', platform: 'android', versionName: '1.0.0', createdAt: '' } as const;

test('what may not be read is left out; what is not there yet is quiet', () => {
  assert.deepEqual(tonesOf({}), []);
  assert.deepEqual(tonesOf({ pwa: null, build: null }), [
    ['pwa', 'quiet', 'pwaNone'],
    ['builds', 'quiet', 'buildsNone'],
  ]);
});

test('a PWA is as good as its worst finding', () => {
  assert.deepEqual(tonesOf({ pwa: { ...check, errors: 1, warnings: 3 } }), [['pwa', 'bad', 'pwaErrors']]);
  assert.deepEqual(tonesOf({ pwa: { ...check, warnings: 3 } }), [['pwa', 'warn', 'pwaWarnings']]);
  assert.deepEqual(tonesOf({ pwa: check }), [['pwa', 'good', 'pwaGood']]);
  assert.deepEqual(tonesOf({ pwa: { ...check, status: 'running' } }), [['pwa', 'busy', 'pwaRunning']]);
});

test('credentials: an end goes before completeness, and the token of GitHub does not count', () => {
  const held = (types: readonly string[], expiresAt: string | null, waiting = 0) =>
    tonesOf({
      credentials: { types: [...types], expiresAt, waiting } as NonNullable<ProjectLineView['credentials']>,
    })[0]?.[2];
  assert.equal(held(['GITHUB_PAT'], null), 'credentialsNone');
  assert.equal(held(androidTypes, null), 'credentialsAndroid');
  assert.equal(held(androidTypes, inDays(-1)), 'credentialsExpired');
  assert.equal(held(androidTypes, inDays(10)), 'credentialsExpire');
  assert.equal(held(androidTypes, inDays(90)), 'credentialsAndroid');
  assert.equal(held(androidTypes.slice(1), null, 3), 'credentialsWaiting');
});

test('GitHub: secrets matter once there is a repository to send them to, and before a build', () => {
  const github = { login: 'mona', repository: 'ready', lacks: 0, unsent: 3, expiresAt: null } as const;
  const wrapper = { state: 'pushed', repository: 'mona/app', branch: 'main', commit: null } as const;
  const pushed = { github, wrapper: { ...wrapper, createdAt: '' } };
  assert.deepEqual(tonesOf({ github })[0], ['github', 'good', 'githubGood']);
  assert.deepEqual(tonesOf(pushed)[0], ['github', 'warn', 'githubUnsent']);
  const next = nextStation(stationsOf(line({ pwa: { ...check, warnings: 1 }, ...pushed, build: null }), now));
  assert.equal(next?.says, 'githubUnsent');
  assert.equal(tonesOf({ ...pushed, github: { ...github, unsent: 0 } })[0]?.[2], 'githubGood');
});

test('the next step is the first that stands in the way', () => {
  const next = (change: Partial<ProjectLineView>) => nextStation(stationsOf(line(change), now))?.name;
  assert.equal(next({ pwa: { ...check, warnings: 1 }, credentials: null, build: null }), 'credentials');
  assert.equal(next({ pwa: { ...check, warnings: 1 }, build: { ...build, status: 'succeeded' } }), 'pwa');
  assert.equal(next({ pwa: check, build: { ...build, status: 'running' } }), undefined);
  assert.equal(next({ pwa: check, build: { ...build, status: 'lost' } }), 'builds');
});
