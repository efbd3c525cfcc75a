import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { JobView } from '@marsa/contract/builds.ts';
import { changeByRun, pauseBetweenLooks, pauseBetweenSearches, type RunFacts } from './build-state.ts';

const run = (change: Partial<RunFacts>): RunFacts => ({
  id: 7,
  name: null,
  title: 'Android 1.0.0',
  status: 'queued',
  conclusion: null,
  attempt: 1,
  url: 'https://github.example/runs/7',
  startedAt: 1000,
  updatedAt: 9000,
  ...change,
});
const job = (name: string, conclusion: string | null, steps: [string, string][] = []): JobView => ({
  id: 1,
  name,
  status: 'completed',
  conclusion,
  startedAt: null,
  completedAt: null,
  steps: steps.map(([step, end], index) => ({
    number: index + 1,
    name: step,
    status: 'completed',
    conclusion: end,
    startedAt: null,
    completedAt: null,
  })),
});
const queued = { status: 'queued', runAttempt: 1, startedAt: null } as const;
const running = { status: 'running', runAttempt: 1, startedAt: 5 } as const;
const failed = { status: 'failed', runAttempt: 1, startedAt: 5 } as const;

describe('a build by its run', () => {
  test('goes from queued over running to its end', () => {
    assert.equal(changeByRun(queued, run({ status: 'waiting' }), [])?.status, 'queued');
    const started = changeByRun(queued, run({ status: 'in_progress' }), []);
    assert.equal(started?.status, 'running');
    assert.equal(started?.startedAt, 1000);
    const ended = changeByRun(running, run({ status: 'completed', conclusion: 'success' }), []);
    assert.equal(ended?.status, 'succeeded');
    assert.equal(ended?.startedAt, 5);
    assert.equal(ended?.finishedAt, 9000);
  });

  test('never goes back within an attempt', () => {
    assert.equal(changeByRun(running, run({ status: 'queued' }), []), undefined);
    assert.equal(changeByRun(failed, run({ status: 'in_progress' }), []), undefined);
    assert.equal(
      changeByRun({ ...running, runAttempt: 2 }, run({ status: 'completed', conclusion: 'failure' }), []),
      undefined,
    );
  });

  test('is opened again by a new attempt', () => {
    const again = changeByRun(failed, run({ status: 'queued', attempt: 2 }), []);
    assert.equal(again?.status, 'queued');
    assert.equal(again?.runAttempt, 2);
    assert.deepEqual([again?.startedAt, again?.finishedAt, again?.detail], [null, null, null]);
  });

  test('says which step failed', () => {
    const ended = run({ status: 'completed', conclusion: 'failure' });
    const jobs = [
      job('test', 'success'),
      job('release', 'failure', [
        ['Build', 'success'],
        ['Upload', 'failure'],
      ]),
    ];
    assert.equal(changeByRun(running, ended, jobs)?.detail, 'The job "release" failed at the step "Upload".');
    assert.equal(changeByRun(running, ended, [])?.detail, 'The run failed.');
  });

  test('knows every end GitHub has a word for', () => {
    const end = (conclusion: string) =>
      changeByRun(running, run({ status: 'completed', conclusion }), [])?.status;
    assert.equal(end('neutral'), 'succeeded');
    assert.equal(end('cancelled'), 'cancelled');
    for (const word of [
      'failure',
      'timed_out',
      'startup_failure',
      'action_required',
      'skipped',
      'stale',
      'new-word',
    ]) {
      assert.equal(end(word), 'failed');
    }
  });
});

test('looks grow apart up to a bound', () => {
  assert.deepEqual(
    [0, 1, 5, 50].map((quiet) => pauseBetweenLooks(10, quiet)),
    [10, 20, 60, 60],
  );
  assert.deepEqual([0, 1, 2, 3, 4, 99].map(pauseBetweenSearches), [2000, 4000, 8000, 16_000, 30_000, 30_000]);
});
