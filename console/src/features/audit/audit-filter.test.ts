import assert from 'node:assert/strict';
import { test } from 'node:test';
import { toQuery } from './audit-filter.ts';

test('filters of the address become a query; what is not valid is left out', () => {
  assert.deepEqual(toQuery({}), {});
  assert.deepEqual(
    toQuery({ q: 'x', action: 'ROLE_UPDATE', outcome: 'refused', actor: 'A1', project: 'P', workspace: 'W' }),
    {
      ...{ q: 'x', action: 'ROLE_UPDATE', outcome: 'refused', actorId: 'A1' },
      ...{ projectId: 'P', workspaceId: 'W' },
    },
  );
  assert.deepEqual(toQuery({ action: 'ROLE', outcome: 'maybe', from: 'yesterday', to: '2026-13-45' }), {});
});

test('the last day counts whole, also over the end of a month', () => {
  const { from, to } = toQuery({ from: '2026-11-30', to: '2026-11-30' });
  assert.equal(Date.parse(to ?? '') - Date.parse(from ?? ''), 24 * 3_600_000);
});
