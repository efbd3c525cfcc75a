import { count, id, json, nullable, text, time, varchar } from '../columns.ts';
import { createIndex, createTable, dropTable, type Migration } from '../steps.ts';

/** What was done with backups, above all whether a restore was rehearsed. */
export const backups: Migration = {
  name: '0011-backups',
  up: [
    createTable('backup_run', {
      id: id(),
      kind: varchar(16),
      outcome: varchar(16),
      archive: nullable(varchar(100)),
      bytes: nullable(count()),
      detail: nullable(text()),
      report: json(),
      started_at: time(),
      finished_at: nullable(time()),
    }),
    createIndex('backup_run', 'kind', 'outcome', 'id'),
  ],
  down: [dropTable('backup_run')],
};
