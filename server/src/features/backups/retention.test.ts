import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { chooseKept } from './retention.ts';

const dayMs = 86_400_000;
const keep = { daily: 7, weekly: 4, monthly: 12 };

const backups = fc
  .uniqueArray(fc.integer({ min: 0, max: 5 * 365 * 24 }), { maxLength: 200 })
  .map((hours) => hours.map((hour, at) => ({ id: `b${at}`, createdAt: hour * 3_600_000 })));
const generations = fc.record({
  daily: fc.integer({ min: 0, max: 10 }),
  weekly: fc.integer({ min: 0, max: 10 }),
  monthly: fc.integer({ min: 0, max: 15 }),
});

const dayOf = (ms: number) => Math.floor(ms / dayMs);
const weekOf = (ms: number) => Math.floor((dayOf(ms) + 3) / 7);
const monthOf = (ms: number) => new Date(ms).toISOString().slice(0, 7);

test('the newest is always kept, and never more than the generations allow', () => {
  fc.assert(
    fc.property(backups, generations, (all, keep) => {
      const kept = chooseKept(all, keep);
      const newest = all.toSorted((left, right) => right.createdAt - left.createdAt)[0];
      assert.ok(newest === undefined || kept.has(newest.id));
      assert.ok(kept.size <= Math.max(1, keep.daily + keep.weekly + keep.monthly));
    }),
  );
});

test('each of the newest days, weeks and months that have a backup keeps its newest one', () => {
  fc.assert(
    fc.property(backups, generations, (all, keep) => {
      const kept = chooseKept(all, keep);
      for (const [periodOf, count] of [
        [dayOf, keep.daily],
        [weekOf, keep.weekly],
        [monthOf, keep.monthly],
      ] as const) {
        const newestOf = new Map<unknown, { id: string; createdAt: number }>();
        for (const backup of all.toSorted((left, right) => left.createdAt - right.createdAt))
          newestOf.set(periodOf(backup.createdAt), backup);
        const newestPeriods = [...newestOf.values()].sort((left, right) => right.createdAt - left.createdAt);
        for (const { id } of newestPeriods.slice(0, count)) assert.ok(kept.has(id));
      }
    }),
  );
});

test('the order does not matter, a second time removes nothing, larger generations keep no less', () => {
  fc.assert(
    fc.property(backups, generations, (all, keep) => {
      const kept = chooseKept(all, keep);
      assert.deepEqual([...chooseKept(all.toReversed(), keep)].sort(), [...kept].sort());
      const rest = all.filter(({ id }) => kept.has(id));
      assert.deepEqual([...chooseKept(rest, keep)].sort(), [...kept].sort());
      const more = chooseKept(all, {
        daily: keep.daily + 1,
        weekly: keep.weekly + 1,
        monthly: keep.monthly + 1,
      });
      for (const id of kept) assert.ok(more.has(id));
    }),
  );
});

test('backed up and pruned day by day, two years leave 7 days, 4 weeks and 12 months', () => {
  let there: { id: string; createdAt: number }[] = [];
  const start = Date.UTC(2024, 0, 1, 2, 30);
  for (let day = 0; day < 730; day++) {
    there.push({ id: String(day), createdAt: start + day * dayMs });
    const kept = chooseKept(there, keep);
    there = there.filter(({ id }) => kept.has(id));
  }
  const today = start + 729 * dayMs;
  const days = new Set(there.map(({ createdAt }) => dayOf(createdAt)));
  for (let back = 0; back < 7; back++) assert.ok(days.has(dayOf(today - back * dayMs)));
  const weeks = new Set(there.map(({ createdAt }) => weekOf(createdAt)));
  for (let back = 0; back < 4; back++) assert.ok(weeks.has(weekOf(today) - back));
  assert.equal(new Set(there.map(({ createdAt }) => monthOf(createdAt))).size, 12);
  assert.ok(there.length <= 23);
});
