import { id, json, nullable, text, time, varchar } from '../columns.ts';
import { addColumn, createTable, dropColumn, dropTable, type Migration } from '../steps.ts';

/** Rehearsals, and the stages they play on. */
export const rehearsal: Migration = {
  name: '0020-rehearsal',
  up: [
    addColumn('project', 'rehearsal_of', nullable(id())),
    createTable(
      'rehearsal',
      {
        id: id(),
        project_id: id(),
        stage_id: nullable(id()),
        status: varchar(16),
        stations: json(),
        builds: text(),
        started_at: time(),
        finished_at: nullable(time()),
      },
      { unique: [['project_id']] },
    ),
  ],
  down: [dropTable('rehearsal'), dropColumn('project', 'rehearsal_of')],
};
