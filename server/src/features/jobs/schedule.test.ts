import assert from 'node:assert/strict';
import { test } from 'node:test';
import { nextTime } from './schedule.ts';

const dayMs = 86_400_000;

test('each time comes once, whatever the clock of the machine does in spring and autumn', () => {
  const { TZ } = process.env;
  try {
    for (const zone of ['Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe', 'Africa/Cairo']) {
      process.env.TZ = zone;
      let at = Date.UTC(2026, 0, 1, 2, 30);
      for (let day = 1; day <= 365; day++) {
        const next = nextTime('30 2 * * *', at);
        assert.equal(next - at, dayMs, `${zone} after ${new Date(at).toISOString()}`);
        // Also for who looks a moment before, and long before.
        assert.equal(nextTime('30 2 * * *', next - 1), next);
        at = next;
      }
    }
  } finally {
    if (TZ === undefined) delete process.env.TZ;
    else process.env.TZ = TZ;
  }
});
