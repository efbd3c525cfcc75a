import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Change } from '@marsa/contract/events.ts';
import { isReached } from './change-reach.ts';

const change = (topic: Change['topic'], projectId: string | null = 'p1'): Change => ({
  ...{ topic, projectId, workspaceId: 'w1', subject: null },
});

test('a change reaches the queries of its topic, and no others', () => {
  assert.equal(isReached(change('builds'), ['builds.list', { params: { id: 'p1' } }]), true);
  assert.equal(isReached(change('builds'), ['vault.list', { params: { id: 'p1' } }]), false);
  assert.equal(isReached(change('builds'), ['session']), false);
  assert.equal(isReached(change('builds'), ['session.list', {}]), false);
});

test('queries of another project stay as they are', () => {
  assert.equal(isReached(change('builds'), ['builds.list', { params: { id: 'p2' } }]), false);
  assert.equal(isReached(change('pwa'), ['wrappers.generate', { body: { projectId: 'p2' } }]), false);
  assert.equal(isReached(change('pwa'), ['wrappers.generate', { body: { projectId: 'p1' } }]), true);
  assert.equal(isReached(change('projects', null), ['projects.get', { params: { id: 'p2' } }]), true);
});

test('what sums up many things follows all of them', () => {
  for (const topic of ['vault', 'builds', 'github'] as const) {
    assert.equal(isReached(change(topic), ['attention.list', {}]), true);
    assert.equal(isReached(change(topic), ['line.list', { query: { projectIds: 'p1,p2' } }]), true);
  }
  assert.equal(isReached(change('roles', null), ['line.list', {}]), false);
});
