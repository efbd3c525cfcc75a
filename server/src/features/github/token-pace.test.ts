import assert from 'node:assert/strict';
import { test } from 'node:test';
import { monotonicMs } from '#platform/clock.ts';
import { createPace } from './token-pace.ts';

test('writes keep a gap from start to start, reads do not wait for them', async () => {
  const pace = createPace(monotonicMs, 60);
  const starts: number[] = [];
  const write = () => pace.run(true, async () => starts.push(monotonicMs()));
  const writes = Promise.all([write(), write(), write()]);
  const begun = monotonicMs();
  await pace.run(false, async () => {});
  assert.ok(monotonicMs() - begun < 50);
  await writes;
  const [first = 0, second = 0, third = 0] = starts;
  assert.ok(second - first >= 58 && third - second >= 58, starts.join(' '));
});

test('a write that fails leaves the line open', async () => {
  const pace = createPace(monotonicMs, 0);
  await assert.rejects(
    pace.run(true, () => Promise.reject(new Error('no'))),
    /no/,
  );
  assert.equal(await pace.run(true, async () => 7), 7);
});

test('silence holds all calls; more than a minute is told', async () => {
  const pace = createPace(monotonicMs, 0);
  pace.silence(40);
  const begun = monotonicMs();
  await Promise.all([pace.run(true, async () => {}), pace.run(false, async () => {})]);
  assert.ok(monotonicMs() - begun >= 38);
  pace.silence(120_000);
  await assert.rejects(
    pace.run(false, async () => {}),
    { code: 'UPSTREAM', retryAfter: 120 },
  );
});

test('what other instances know counts too: their turns, and a silence that GitHub asked one of them for', async () => {
  let [turn, silent] = [50, 0];
  const told: number[] = [];
  const pace = createPace(monotonicMs, 0, {
    takeTurn: async () => turn,
    silence: async () => silent,
    keepSilent: async (ms) => void told.push(ms),
  });
  const begun = monotonicMs();
  await pace.run(false, async () => {});
  assert.ok(monotonicMs() - begun < 40);
  await pace.run(true, async () => {});
  assert.ok(monotonicMs() - begun >= 48);
  [turn, silent] = [61_000, 120_000];
  await assert.rejects(
    pace.run(true, async () => {}),
    { code: 'UPSTREAM', retryAfter: 61 },
  );
  await assert.rejects(
    pace.run(false, async () => {}),
    { code: 'UPSTREAM', retryAfter: 120 },
  );
  pace.silence(7);
  assert.deepEqual(told, [7]);
});
