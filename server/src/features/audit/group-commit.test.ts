import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createGroupCommit } from './group-commit.ts';

function heldWrites() {
  const writes: { items: number[]; end: PromiseWithResolvers<void> }[] = [];
  const write = (items: number[]) => {
    const end = Promise.withResolvers<void>();
    writes.push({ items, end });
    return end.promise;
  };
  return { writes, write };
}

const nextTurn = () => new Promise((resolve) => setImmediate(resolve));

test('callers of one turn share a write, those that come meanwhile share the next', async () => {
  const { writes, write } = heldWrites();
  const commit = createGroupCommit(write);
  const first = [commit(1), commit(2)];
  await nextTurn();
  const second = [commit(3), commit(4), commit(5)];
  await nextTurn();
  assert.deepEqual(
    writes.map(({ items }) => items),
    [[1, 2]],
  );
  writes[0]?.end.resolve();
  await Promise.all(first);
  await nextTurn();
  assert.deepEqual(
    writes.map(({ items }) => items),
    [
      [1, 2],
      [3, 4, 5],
    ],
  );
  writes[1]?.end.resolve();
  await Promise.all(second);
});

test('nothing resolves before its write ended', async () => {
  const { writes, write } = heldWrites();
  const commit = createGroupCommit(write);
  let isDone = false;
  const waiting = commit(1).then(() => {
    isDone = true;
  });
  for (let turn = 0; turn < 5; turn++) await nextTurn();
  assert.equal(isDone, false);
  writes[0]?.end.resolve();
  await waiting;
  assert.equal(isDone, true);
});

test('a write that fails rejects all of its group, and the next group is written', async () => {
  const { writes, write } = heldWrites();
  const commit = createGroupCommit(write);
  const failing = Promise.allSettled([commit(1), commit(2)]);
  await nextTurn();
  const later = commit(3);
  writes[0]?.end.reject(new Error('disk full'));
  assert.deepEqual(
    (await failing).map(({ status }) => status),
    ['rejected', 'rejected'],
  );
  await nextTurn();
  writes[1]?.end.resolve();
  await later;
});

test('a write that throws at once rejects too, and does not stop the next', async () => {
  let isBroken = true;
  const commit = createGroupCommit<number>(async () => {
    if (isBroken) throw new Error('no connection');
  });
  await assert.rejects(commit(1), /no connection/);
  isBroken = false;
  await commit(2);
});
