import assert from 'node:assert/strict';
import { test } from 'node:test';
import { rehearse, WORKFLOW } from '#test-client.ts';

const { sandbox, call, wait } = await rehearse();
const files = {
  '.github/workflows/android.yml': WORKFLOW,
  '.github/workflows/check.yml':
    'on: [push]\njobs:\n  check:\n    runs-on: ubuntu-latest\n    steps:\n      - run: npm test\n',
  '.github/workflows/broken.yml': 'on: {workflow_dispatch:\njobs',
};
await sandbox.createRepo({ owner: 'mona', name: 'app', files });
sandbox.changeSecret('mona', 'app', 'UPLOAD_KEY', 'x');
sandbox.advance(Number.POSITIVE_INFINITY);
const ACTIONS = '/repos/mona/app/actions';
const DISPATCH = `POST ${ACTIONS}/workflows/android.yml/dispatches`;
const dispatch = async (inputs: Record<string, unknown> = {}) => {
  const body = { ref: 'main', return_run_details: true, inputs: { version: '1.2.0', ...inputs } };
  const answer = await call(DISPATCH, body);
  assert.equal(answer.status, 200, answer.text);
  return answer.body.workflow_run_id as number;
};
const runOf = async (id: number) => (await call(`GET ${ACTIONS}/runs/${id}`)).body;
const jobsOf = async (id: number) => (await call(`GET ${ACTIONS}/runs/${id}/jobs`)).body.jobs;

test('the files of the default branch are the workflows', async () => {
  const list = (await call(`GET ${ACTIONS}/workflows`)).body;
  const names = list.workflows.map((workflow: { name: string }) => workflow.name);
  assert.deepEqual(names, ['Android', '.github/workflows/broken.yml', '.github/workflows/check.yml']);
  const { id } = (await call(`GET ${ACTIONS}/workflows/android.yml`)).body;
  assert.equal((await call(`GET ${ACTIONS}/workflows/${id}`)).body.path, '.github/workflows/android.yml');
  assert.equal((await call(`GET ${ACTIONS}/workflows/none.yml`)).status, 404);
  const pushes = (await call(`GET ${ACTIONS}/runs?event=push`)).body;
  assert.deepEqual([pushes.total_count, pushes.workflow_runs[0].display_title], [1, 'Initial commit']);
});

test('a run goes from the queue through its steps to success', async () => {
  const id = await dispatch({ correlation: 'b-1' });
  assert.ok(id > 2 ** 31, 'ids do not fit 32 bits');
  const queued = await runOf(id);
  assert.deepEqual(
    [queued.status, queued.conclusion, queued.display_title],
    ['queued', null, 'Build 1.2.0 (b-1)'],
  );
  sandbox.advance();
  assert.equal((await runOf(id)).status, 'in_progress');
  sandbox.advance();
  const [build, publish] = await jobsOf(id);
  assert.deepEqual([build.status, publish.status], ['in_progress', 'queued']);
  assert.deepEqual(
    build.steps.slice(0, 3).map((step: { name: string; status: string }) => `${step.name}: ${step.status}`),
    ['Set up job: completed', 'Run actions/checkout@v4: in_progress', 'Sign: queued'],
  );
  assert.equal((await call(`GET ${ACTIONS}/runs/${id}/logs`)).status, 404);
  sandbox.advance(Number.POSITIVE_INFINITY);
  assert.deepEqual([(await runOf(id)).status, (await runOf(id)).conclusion], ['completed', 'success']);
  const skipped = (await jobsOf(id))[1].steps.find((step: { name: string }) => step.name === 'Say so');
  assert.equal(skipped.conclusion, 'skipped');
});

test('logs and artifacts are elsewhere, and that place wants no token', async () => {
  const id = await dispatch();
  sandbox.advance(Number.POSITIVE_INFINITY);
  const [artifact] = (await call(`GET ${ACTIONS}/runs/${id}/artifacts?name=app-release`)).body.artifacts;
  const [job] = await jobsOf(id);
  for (const path of [`runs/${id}/logs`, `artifacts/${artifact.id}/zip`, `jobs/${job.id}/logs`]) {
    const to = (await call(`GET ${ACTIONS}/${path}`)).headers.get('location') ?? '';
    assert.ok(to && !to.startsWith(sandbox.url));
    assert.equal((await call(`GET ${to}`)).status, 400);
    const file = await fetch(to);
    assert.equal(file.status, 200);
    const text = await file.text();
    assert.ok(path.startsWith('jobs') ? text.includes('group]Sign') : text.startsWith('PK\u0003\u0004'));
  }
  const to = (await call(`GET ${ACTIONS}/runs/${id}/logs`)).headers.get('location') ?? '';
  wait(61_000);
  assert.equal((await fetch(to)).status, 403);
});

test('refuses a dispatch that the file does not allow', async () => {
  const many = Object.fromEntries(Array.from({ length: 26 }, (_, n) => [`i${n}`, 'x']));
  const refused: [string, unknown, RegExp][] = [
    ['android.yml', { ref: 'none', inputs: { version: '1' } }, /^No ref found for: none$/],
    ['android.yml', { inputs: { version: '1' } }, /"ref" wasn't supplied/],
    ['android.yml', { ref: 'main' }, /Required input 'version' not provided/],
    [
      'android.yml',
      { ref: 'main', inputs: { version: '1', colour: 'red' } },
      /Unexpected inputs provided: \["colour"\]/,
    ],
    [
      'android.yml',
      { ref: 'main', inputs: { version: '1', track: 'beta' } },
      /'beta' for input 'track' not in the list/,
    ],
    [
      'android.yml',
      { ref: 'main', inputs: { version: '1', upload: 'yes' } },
      /'yes' for input 'upload' not in the list/,
    ],
    ['android.yml', { ref: 'main', inputs: { version: {} } }, /not a string/],
    ['android.yml', { ref: 'main', inputs: { version: '1', constructor: 'x' } }, /Unexpected inputs/],
    ['android.yml', { ref: 'main', inputs: many }, /No more than 25/],
    ['android.yml', { ref: 'main', client_payload: {} }, /"client_payload" is not a permitted key/],
    ['check.yml', { ref: 'main' }, /does not have 'workflow_dispatch' trigger/],
    ['broken.yml', { ref: 'main' }, /failed to parse workflow/],
  ];
  const count = sandbox.runsOf('mona', 'app').length;
  for (const [file, body, message] of refused) {
    const answer = await call(`POST ${ACTIONS}/workflows/${file}/dispatches`, body);
    assert.equal(answer.status, 422, answer.text);
    assert.match(answer.body.message, message);
  }
  assert.equal((await call(`POST ${ACTIONS}/workflows/none.yml/dispatches`, { ref: 'main' })).status, 404);
  await call(`PUT ${ACTIONS}/workflows/android.yml/disable`);
  const disabled = await call(DISPATCH, { ref: 'main', inputs: { version: '1' } });
  assert.match(disabled.body.message, /disabled workflow/);
  await call(`PUT ${ACTIONS}/workflows/android.yml/enable`);
  assert.equal(sandbox.runsOf('mona', 'app').length, count);
});

test('a missing secret fails the step that uses it; a re-run with it succeeds', async () => {
  sandbox.changeSecret('mona', 'app', 'UPLOAD_KEY', undefined);
  const id = await dispatch();
  sandbox.changeSecret('mona', 'app', 'UPLOAD_KEY', 'x');
  assert.match((await call(`POST ${ACTIONS}/runs/${id}/rerun`)).body.message, /already running/);
  sandbox.advance(Number.POSITIVE_INFINITY);
  assert.equal((await runOf(id)).conclusion, 'failure');
  const [build, publish] = await jobsOf(id);
  const sign = build.steps.find((step: { name: string }) => step.name === 'Sign');
  assert.deepEqual(
    [build.conclusion, sign.conclusion, publish.conclusion],
    ['failure', 'failure', 'skipped'],
  );
  const log = await fetch((await call(`GET ${ACTIONS}/jobs/${build.id}/logs`)).headers.get('location') ?? '');
  assert.match(await log.text(), /The secret UPLOAD_KEY is not set/);
  assert.equal((await call(`POST ${ACTIONS}/runs/${id}/rerun`)).status, 201);
  sandbox.advance(Number.POSITIVE_INFINITY);
  const again = await runOf(id);
  assert.deepEqual([again.conclusion, again.run_attempt, again.id], ['success', 2, id]);
});

test('a planned failure, once; a cancellation, before the end only', async () => {
  sandbox.failStep({ step: 'Publish', workflow: 'android.yml' });
  const failing = await dispatch();
  const cancelled = await dispatch();
  sandbox.advance(2);
  assert.equal((await call(`POST ${ACTIONS}/runs/${cancelled}/cancel`)).status, 202);
  sandbox.advance(Number.POSITIVE_INFINITY);
  assert.equal((await runOf(failing)).conclusion, 'failure');
  assert.equal((await runOf(cancelled)).conclusion, 'cancelled');
  assert.equal((await call(`POST ${ACTIONS}/runs/${cancelled}/cancel`)).status, 409);
  const publish = (await jobsOf(failing))[1];
  const said = publish.steps.find((step: { name: string }) => step.name === 'Say so');
  assert.equal(said.conclusion, 'success');
});

test('runs are found by event, status, branch and time of creation', async () => {
  wait(10_000);
  const id = await dispatch();
  const search = async (query: string) => (await call(`GET ${ACTIONS}/runs?${query}`)).body.workflow_runs;
  const ids = async (query: string) => (await search(query)).map((run: { id: number }) => run.id);
  const { created_at } = await runOf(id);
  assert.deepEqual(await ids(`event=workflow_dispatch&created=${encodeURIComponent(`>=${created_at}`)}`), [
    id,
  ]);
  assert.deepEqual(await ids(`created=${encodeURIComponent(`>${created_at}`)}`), []);
  assert.deepEqual(await ids('status=queued&branch=main'), [id]);
  assert.equal((await ids('created=2026-11-20&per_page=2')).length, 2);
  assert.deepEqual(await ids('branch=none'), []);
});

test('a run follows the clock where it is told to', async () => {
  const other = await rehearse({ tickMs: 1_000 });
  await other.sandbox.createRepo({ owner: 'mona', name: 'app', files });
  const status = async () =>
    (await other.call('GET /repos/mona/app/actions/runs')).body.workflow_runs[0].status;
  assert.equal(await status(), 'queued');
  other.wait(1_000);
  assert.equal(await status(), 'in_progress');
  other.wait(60_000);
  assert.equal(await status(), 'completed');
  assert.deepEqual(other.sandbox.violations, []);
});

test('an Enterprise Server gives no run id and knows no such key', async () => {
  const base = '/api/v3/repos/mona/app/actions';
  const body = { ref: 'main', inputs: { version: '3', correlation: 'ghes' } };
  const refused = await call(`POST ${base}/workflows/android.yml/dispatches`, {
    ...body,
    return_run_details: true,
  });
  assert.match(refused.body.message, /"return_run_details" is not a permitted key/);
  const answer = await call(`POST ${base}/workflows/android.yml/dispatches`, body);
  assert.deepEqual([answer.status, answer.text], [204, '']);
  const [run] = (await call(`GET ${base}/runs?event=workflow_dispatch`)).body.workflow_runs;
  assert.equal(run.display_title, 'Build 3 (ghes)');
  assert.ok(run.url.startsWith(`${sandbox.enterpriseUrl}/repos/mona/app`));
  assert.equal(answer.headers.get('x-github-enterprise-version'), '3.19.0');
});

test('nothing of this broke the description', () => assert.deepEqual(sandbox.violations, []));
