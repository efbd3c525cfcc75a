import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, describe, test } from 'node:test';
import { openCommandLineScene } from '@marsa/tests/support/command-line-scene.ts';

describe('from a PWA to a followed build, by the command line alone', () => {
  let scene: Awaited<ReturnType<typeof openCommandLineScene>>;
  const run: (typeof scene)['marsa']['run'] = (...given) => scene.marsa.run(...given);
  const json = async (...args: string[]): Promise<unknown> => {
    const answer = await run([...args, '--json']);
    assert.equal(answer.code, 0, answer.stderr);
    return answer.json();
  };
  const create = (name: string, domain: string, ...fields: string[]) =>
    json('project', 'create', name, '--domain', domain, '--github-owner', 'ada', ...fields);
  const giveToken = async (project: string) => {
    const pat = scene.sandbox.createToken({ kind: 'classic', scopes: ['repo', 'workflow'] });
    const args = ['github', 'token', project, '--token-stdin', '--base-url', scene.sandbox.url];
    const answer = await run(args, { stdin: `${pat}\n` });
    assert.equal(answer.code, 0, answer.stderr);
    assert.ok(!`${answer.stdout}${answer.stderr}`.includes(pat));
    return answer;
  };

  before(async () => {
    scene = await openCommandLineScene();
  });
  after(() => scene?.[Symbol.asyncDispose]());

  test('register and look', async () => {
    const ids = ['--android-package', 'com.example.shop', '--ios-bundle-id', 'com.example.shop'];
    await create('Shop', scene.site.origin, ...ids, '--github-repo', 'shop');
    const look = await run(['pwa', 'validate', 'Shop']);
    assert.equal(look.code, 0, `${look.stdout}${look.stderr}`);
    assert.match(look.stdout, /^Score +\d+ of 100$/m);
    const checks = await json('pwa', 'checks', 'Shop');
    assert.ok(Array.isArray(checks) && checks.length === 1);
    assert.match((await run(['pwa', 'checks', 'Shop', checks[0].id, '--all'])).stdout, /✓ passed/);

    await create('Gone', 'https://127.0.0.1:1');
    const bad = await run(['pwa', 'validate', 'Gone', '--json']);
    assert.equal(bad.code, 1);
    assert.partialDeepStrictEqual(bad.json(), { status: 'done' });
  });

  test('generate: preview and archive', async () => {
    const { stdout } = await run(['wrapper', 'preview', 'Shop']);
    assert.match(stdout, /added +\d+ +\.github\/workflows\/android-play\.yml/);
    const saved = await json('wrapper', 'archive', 'Shop', '--out', 'shop.zip');
    assert.partialDeepStrictEqual(saved, { savedTo: scene.marsa.pathOf('shop.zip') });
    assert.equal(readFileSync(scene.marsa.pathOf('shop.zip')).subarray(0, 2).toString(), 'PK');
  });

  test('token, push, secrets', async () => {
    assert.match((await giveToken('Shop')).stdout, /^Login +ada$/m);
    assert.partialDeepStrictEqual(await json('github', 'access', 'Shop'), { login: 'ada', missing: [] });
    assert.match((await run(['wrapper', 'push', 'Shop'])).stdout, /^Repository +ada\/shop \(just made\)$/m);
    await run(['credential', 'put', 'Shop', 'APPLE_ASC_KEY_ID', '--value-stdin'], { stdin: 'ABCDEFGHIJ' });
    assert.match((await run(['github', 'sync', 'Shop', '--plan'])).stdout, /would-create/);
    assert.partialDeepStrictEqual(await json('github', 'sync', 'Shop'), { synced: true });
  });

  test('dispatch and watch: the exit code is that of the build', async () => {
    await create('Ready', 'https://ready.example.com', '--github-repo', 'ready');
    await giveToken('Ready');
    const done = await run(['build', 'dispatch', 'Ready', 'android', '--watch']);
    assert.equal(done.code, 0, `${done.stdout}${done.stderr}`);
    assert.match(done.stderr, /✓ Compile/);
    assert.match(done.stdout, /^Status +succeeded$/m);

    scene.sandbox.failStep({ step: 'Compile' });
    const started = await json('build', 'dispatch', 'Ready', 'android-play.yml', '--version-name', '2.0.0');
    assert.partialDeepStrictEqual(started, { workflow: 'android-play.yml', versionName: '2.0.0' });
    const watched = await run(['build', 'watch', 'Ready', '--interval', '1', '--json']);
    assert.equal(watched.code, 1);
    assert.equal(watched.stderr, '');
    assert.partialDeepStrictEqual(watched.json(), { versionName: '2.0.0', status: 'failed' });

    assert.match((await run(['build', 'list', 'Ready'])).stdout, /android +1\.0\.0 \(1\) +succeeded/);
    assert.match((await run(['build', 'get', 'Ready'])).stdout, /✗ Compile/);
    const runs = await json('github', 'runs', 'Ready', '--workflow', 'android-play.yml');
    assert.ok(Array.isArray(runs));
    assert.partialDeepStrictEqual(await json('github', 'run', 'Ready', String(runs[0].id)), {
      conclusion: 'failure',
    });
    assert.equal((await run(['build', 'cancel', 'Ready'])).code, 1);
    assert.deepEqual(scene.sandbox.violations, []);
  });
});
