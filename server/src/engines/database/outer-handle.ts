import { AsyncLocalStorage } from 'node:async_hooks';
import { CamelCasePlugin, type KyselyPlugin } from 'kysely';
import type { Trx } from './schema.ts';

interface TransactionState {
  isOpen: boolean;
  /** Done once it is committed; forgotten where it is not. */
  effects: (() => void)[];
}

const currentTransaction = new AsyncLocalStorage<TransactionState>();

/** snake_case in the database, camelCase in TypeScript; what is inside JSON stays as it is. */
export const camelCase = new CamelCasePlugin({ maintainNestedObjectKeys: true });

/**
 * On the outer handle only. Used inside a transaction, that handle would wait for ever on SQLite and work outside of
 * the transaction elsewhere: so it says so instead.
 */
export const refuseInsideTransaction: KyselyPlugin = {
  transformQuery({ node }) {
    refuseNesting();
    return node;
  },
  transformResult: async ({ result }) => result,
};

/** @throws Error inside a transaction that `insideTransaction` began */
export function refuseNesting(): void {
  if (currentTransaction.getStore()?.isOpen) {
    throw new Error('The outer database handle was used inside a transaction; pass on the one it was given.');
  }
}

/**
 * Does something outside the database once the transaction one is inside of is committed: a hint to others, which may
 * get lost with the process. What must not get lost is a job.
 */
export function afterCommit(effect: () => void): void {
  const state = currentTransaction.getStore();
  if (!state?.isOpen) throw new Error('afterCommit was called outside of a transaction.');
  state.effects.push(effect);
}

/** Runs `work` with a handle that the refusal does not apply to; `effects` gathers what waits for the commit. */
export async function insideTransaction<T>(
  trx: Trx,
  effects: (() => void)[],
  work: (trx: Trx) => Promise<T>,
): Promise<T> {
  const state = { isOpen: true, effects };
  try {
    return await currentTransaction.run(state, () => work(trx.withoutPlugins().withPlugin(camelCase)));
  } finally {
    // What was started inside and goes on later is outside by then.
    state.isOpen = false;
  }
}
