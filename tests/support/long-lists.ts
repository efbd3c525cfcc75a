import type { Db } from '@marsa/server/engines/database/schema.ts';
import { inTransaction } from '@marsa/server/engines/database/transaction.ts';
import { insertProject } from '@marsa/server/features/projects/projects.store.ts';
import { insertSent } from '@marsa/server/features/webhooks/sent.store.ts';
import { systemClock } from '@marsa/server/platform/clock.ts';
import { newId } from '@marsa/server/platform/ids.ts';

/** One row after the other, from 1; each is a millisecond after the one before, and the last is of now. */
async function insertEach(
  db: Db,
  rows: number,
  insert: (db: Db, number: number, at: number) => Promise<unknown>,
): Promise<void> {
  const start = systemClock() - rows;
  await inTransaction(db, async (trx) => {
    for (let number = 1; number <= rows; number++) await insert(trx, number, start + number);
  });
}

/** Projects `Project 1` to the last, of which every hundredth lives at `rare-….example.com`. */
export const writeProjects = (db: Db, workspaceId: string, rows: number) =>
  insertEach(db, rows, (trx, number, at) => {
    const host = number % 100 === 0 ? `rare-${number}` : `shop-${number}`;
    const domain = `https://${host}.example.com`;
    return insertProject(trx, {
      ...{ id: newId(at), workspaceId, name: `Project ${number}`, nameFolded: `project ${number}` },
      ...{ domain, domainFolded: domain, iosBundleId: null, iosScheme: null, androidPackage: null },
      ...{ appleTeamId: null, githubOwner: null, githubRepo: null, rehearsalOf: null },
      ...{ version: 1, createdAt: at, updatedAt: at },
    });
  });

/** What was sent to an endpoint, of which every hundredth was given up. */
export const writeSent = (db: Db, at: { endpointId: string; workspaceId: string }, rows: number) =>
  insertEach(db, rows, (trx, number, createdAt) =>
    insertSent(trx, {
      ...{ ...at, id: newId(createdAt), messageId: `msg_${number}`, type: 'build.succeeded' },
      ...{ payload: '{}', status: number % 100 === 0 ? 'dead' : 'done', attempts: '[]' },
      ...{ tries: 1, nextAt: null, createdAt, endedAt: createdAt },
    }),
  );
