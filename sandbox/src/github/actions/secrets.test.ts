import assert from 'node:assert/strict';
import { test } from 'node:test';
import { rehearse, seal } from '#test-client.ts';

const { sandbox, call, wait } = await rehearse();
await sandbox.createRepo({ owner: 'mona', name: 'app' });
const SECRETS = '/repos/mona/app/actions/secrets';
const publicKey = async () => (await call(`GET ${SECRETS}/public-key`)).body;

test('a sealed secret is opened, and never given back', async () => {
  const { key, key_id } = await publicKey();
  const first = await call(`PUT ${SECRETS}/upload_key`, {
    encrypted_value: await seal(key, 'مفتاح'),
    key_id,
  });
  assert.equal(first.status, 201);
  const made = (await call(`GET ${SECRETS}/UPLOAD_KEY`)).body;
  wait(1_500);
  const second = await call(`PUT ${SECRETS}/UPLOAD_KEY`, { encrypted_value: await seal(key, 'new'), key_id });
  assert.deepEqual([second.status, second.text], [204, '']);
  assert.equal(sandbox.secretsOf('mona', 'app').get('UPLOAD_KEY')?.toString(), 'new');
  const list = (await call(`GET ${SECRETS}`)).body;
  assert.deepEqual(list, {
    total_count: 1,
    secrets: [{ name: 'UPLOAD_KEY', created_at: made.created_at, updated_at: '2026-11-20T10:00:01Z' }],
  });
  assert.equal((await call(`DELETE ${SECRETS}/UPLOAD_KEY`)).status, 204);
  assert.equal((await call(`DELETE ${SECRETS}/UPLOAD_KEY`)).status, 404);
  assert.equal((await call(`GET ${SECRETS}/UPLOAD_KEY`)).status, 404);
});

test('refuses what is not sealed for this repository, and names that GitHub keeps', async () => {
  const { key, key_id } = await publicKey();
  await sandbox.createRepo({ owner: 'mona', name: 'other' });
  const foreign = (await call('GET /repos/mona/other/actions/secrets/public-key')).body;
  const good = await seal(key, 'value');
  const unsealed = Buffer.from('value').toString('base64');
  const large = await seal(key, 'x'.repeat(48 * 1024 + 1));
  const refused: [string, unknown, RegExp][] = [
    ['X', { encrypted_value: good }, /"key_id" wasn't supplied/],
    ['X', { encrypted_value: 'not base64!', key_id }, /does not match/],
    ['X', { encrypted_value: unsealed, key_id }, /improperly encrypted/],
    ['X', { encrypted_value: await seal(foreign.key, 'value'), key_id }, /improperly encrypted/],
    ['X', { encrypted_value: good, key_id: foreign.key_id }, /improperly encrypted/],
    ['X', { encrypted_value: good, key_id, note: 'x' }, /"note" is not a permitted key/],
    ['X', { encrypted_value: large, key_id }, /48 KB/],
    ['GITHUB_PAT', { encrypted_value: good, key_id }, /must not start with GITHUB_/],
    ['github_pat', { encrypted_value: good, key_id }, /must not start with GITHUB_/],
    ['1X', { encrypted_value: good, key_id }, /alphanumeric/],
    ['A-B', { encrypted_value: good, key_id }, /alphanumeric/],
  ];
  for (const [name, body, message] of refused) {
    const answer = await call(`PUT ${SECRETS}/${name}`, body);
    assert.equal(answer.status, 422, `${name} ${answer.text}`);
    assert.match(answer.body.message, message);
  }
  assert.equal(sandbox.secretsOf('mona', 'app').size, 0);
});

test('a hundred, in pages; not one more', async () => {
  for (let n = 0; n < 100; n++) sandbox.changeSecret('mona', 'app', `S${String(n).padStart(2, '0')}`, 'x');
  const page = await call(`GET ${SECRETS}?per_page=40&page=2`);
  assert.deepEqual([page.body.total_count, page.body.secrets.length], [100, 40]);
  assert.equal(page.body.secrets[0].name, 'S40');
  assert.match(page.headers.get('link') ?? '', /per_page=40&page=3>; rel="next".*page=3>; rel="last"/);
  const { key, key_id } = await publicKey();
  const body = { encrypted_value: await seal(key, 'x'), key_id };
  assert.equal((await call(`PUT ${SECRETS}/ONE_MORE`, body)).status, 422);
  assert.equal((await call(`PUT ${SECRETS}/S00`, body)).status, 204);
});

test('nothing of this broke the description', () => assert.deepEqual(sandbox.violations, []));
