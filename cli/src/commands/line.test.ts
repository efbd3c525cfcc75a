import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { after, before, describe, test } from 'node:test';
import * as projects from '@marsa/contract/projects.ts';
import { testDatabases } from '@marsa/tests/support/databases.ts';
import { openMarsaAt } from '@marsa/tests/support/marsa.ts';
import { startTestServer, type TestServer } from '@marsa/tests/support/server.ts';

const [engine] = testDatabases();
const shop = 'متجر البحر';

describe('projects and credentials', () => {
  let server: TestServer;
  let marsa: ReturnType<typeof openMarsaAt>;
  /** Runs a command that must succeed, and reads its JSON. */
  const json = async (...args: string[]): Promise<unknown> => {
    const answer = await marsa.run([...args, '--json']);
    assert.equal(answer.code, 0, answer.stderr);
    return answer.json();
  };
  before(async () => {
    assert.ok(engine);
    server = await startTestServer(engine);
    marsa = openMarsaAt(server);
    await server.admin.call(projects.create, { body: { name: shop, domain: 'https://shop.example.com' } });
  });
  after(async () => {
    marsa?.[Symbol.dispose]();
    await server?.[Symbol.asyncDispose]();
  });

  test('a project from its birth to its end, by name', async () => {
    const made = await json(
      'project',
      'create',
      'Line',
      '--domain',
      'https://line.example.com',
      '--github-owner',
      'acme',
      '--github-repo',
      'line',
    );
    assert.partialDeepStrictEqual(made, { name: 'Line', githubRepo: 'line', androidPackage: null });
    const changed = await json(
      'project',
      'update',
      'Line',
      '--android-package',
      'com.example.line',
      '--github-repo',
      '',
    );
    assert.partialDeepStrictEqual(changed, {
      androidPackage: 'com.example.line',
      githubRepo: null,
      version: 2,
    });
    assert.match(
      (await marsa.run(['project', 'get', 'Line'])).stdout,
      /^Android package +com\.example\.line$/m,
    );
    assert.match(
      (await marsa.run(['project', 'update', 'Line', '--if-version', '1', '--name', 'New'])).stderr,
      /Error: /,
    );

    const unasked = await marsa.run(['project', 'delete', 'Line']);
    assert.equal(unasked.code, 2);
    assert.match(unasked.stderr, /--confirm NAME/);
    assert.equal((await marsa.run(['project', 'delete', 'Line', '--confirm', 'line'])).code, 1);
    assert.deepEqual(await json('project', 'delete', 'Line', '--confirm', 'Line'), { deleted: true });
    const gone = await marsa.run(['project', 'get', 'Line']);
    assert.equal(gone.code, 1);
    assert.match(gone.stderr, /There is no project named Line/);
  });

  test('lists come page by page; the columns stand straight under Arabic too', async () => {
    for (const number of [1, 2, 3]) {
      await json('project', 'create', `Page ${number}`, '--domain', `https://page${number}.example.com`);
    }
    const all = await json('project', 'list');
    assert.ok(Array.isArray(all) && all.length === 4);
    const cut = await marsa.run(['project', 'list', '--limit', '2', '-q', 'page']);
    assert.match(cut.stderr, /There are more/);
    assert.equal(cut.stdout.trimEnd().split('\n').length, 3);
    const turned = await json('project', 'list', '-q', 'page', '--sort', '-name');
    assert.partialDeepStrictEqual(turned, [{ name: 'Page 3' }, { name: 'Page 2' }, { name: 'Page 1' }]);
    assert.match((await marsa.run(['project', 'list', '--sort', 'size'])).stderr, /Allowed choices are name/);
    const { stdout } = await marsa.run(['project', 'list']);
    const [head = '', ...rows] = stdout.trimEnd().split('\n');
    for (const row of rows) assert.equal(row.indexOf('https://'), head.indexOf('DOMAIN'), row);
    assert.ok(stdout.includes(shop));
    assert.ok(!stdout.includes('\u001b'), 'colours only on a terminal');
  });

  test('a secret reaches stdout only when it is asked for', async () => {
    const secret = 'correct horse battery';
    const put = await marsa.run(['credential', 'put', shop, 'android_upload_jks_pass', '--value-stdin'], {
      stdin: `${secret}\n`,
    });
    assert.equal(put.code, 0, put.stderr);
    assert.match(put.stdout, /ANDROID_UPLOAD_JKS_PASS is kept, version 1/);
    const download = ['credential', 'download', shop, 'ANDROID_UPLOAD_JKS_PASS'];
    for (const args of [
      download,
      [...download, '--json'],
      ['credential', 'list', shop],
      ['credential', 'list', shop, '--json'],
    ]) {
      const answer = await marsa.run(args);
      assert.equal(answer.code, 0, answer.stderr);
      assert.ok(!`${answer.stdout}${answer.stderr}`.includes(secret), args.join(' '));
    }
    assert.equal((await marsa.run([...download, '--reveal'])).stdout, secret);
    assert.deepEqual(await json(...download, '--reveal'), { type: 'ANDROID_UPLOAD_JKS_PASS', value: secret });

    const saved = await json(...download, '--out', 'pass.txt', '--reason', 'a new laptop');
    assert.partialDeepStrictEqual(saved, { savedTo: marsa.pathOf('pass.txt') });
    assert.equal(readFileSync(marsa.pathOf('pass.txt'), 'utf8'), secret);
    assert.equal(statSync(marsa.pathOf('pass.txt')).mode & 0o777, 0o600);
    assert.equal((await marsa.run([...download, '--reveal', '--out', 'x'])).code, 2);
  });

  test('a file that others can read does not stay so when a secret is written to it', async () => {
    writeFileSync(marsa.pathOf('open.txt'), 'old', { mode: 0o644 });
    await json('credential', 'download', shop, 'ANDROID_UPLOAD_JKS_PASS', '--out', 'open.txt');
    assert.equal(statSync(marsa.pathOf('open.txt')).mode & 0o777, 0o600);
  });

  test('an original file goes in and comes out as it was; what does not fit is refused with what it is', async () => {
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const pem = privateKey.export({ type: 'pkcs8', format: 'pem' });
    writeFileSync(marsa.pathOf('key.p8'), pem);
    const put = ['credential', 'put', shop, 'APPLE_ASC_P8_B64', '--file'];
    assert.partialDeepStrictEqual(await json(...put, 'key.p8', '--base64'), { saved: true, version: 1 });
    await json('credential', 'download', shop, 'APPLE_ASC_P8_B64', '--base64', '--out', 'back.p8');
    assert.deepEqual(readFileSync(marsa.pathOf('back.p8')), Buffer.from(pem));

    writeFileSync(marsa.pathOf('noise.bin'), Buffer.from([0xff, 0xfe, 0, 1]));
    const binary = await marsa.run([...put, 'noise.bin']);
    assert.equal(binary.code, 2);
    assert.match(binary.stderr, /add --base64/);
    const refused = await marsa.run([...put, 'noise.bin', '--base64']);
    assert.equal(refused.code, 1);
    assert.equal((await marsa.run([...put, 'none.p8'])).code, 1);
    assert.match(
      (await marsa.run(['credential', 'put', shop, 'NOTHING'])).stderr,
      /There is no type NOTHING; there are: GITHUB_PAT/,
    );
  });

  test('versions, deletion, restoration', async () => {
    const type = 'APPLE_ASC_KEY_ID';
    for (const value of ['ABCDEFGHIJ', 'KLMNOPQRST']) {
      await marsa.run(['credential', 'put', shop, type, '--value-stdin'], { stdin: value });
    }
    assert.deepEqual(await json('credential', 'delete', shop, type), { deleted: true });
    assert.partialDeepStrictEqual(await json('credential', 'restore', shop, type, '1'), {
      saved: true,
      version: 3,
    });
    const versions = await json('credential', 'versions', shop, type);
    assert.ok(Array.isArray(versions));
    assert.partialDeepStrictEqual(versions[0], { version: 3, isCurrent: true, restoredFrom: 1 });
    assert.equal((await marsa.run(['credential', 'download', shop, type, '--reveal'])).stdout, 'ABCDEFGHIJ');
  });
});
