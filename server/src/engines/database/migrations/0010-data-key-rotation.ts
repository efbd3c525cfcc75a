import { count, nullable, time } from '../columns.ts';
import { addColumn, createIndex, dropColumn, dropIndex, type Migration } from '../steps.ts';

/** How often a data key was used and since when it is on its way out; credentials by their end. */
export const dataKeyRotation: Migration = {
  name: '0010-data-key-rotation',
  up: [
    addColumn('data_key', 'values_sealed', nullable(count())),
    addColumn('data_key', 'retired_at', nullable(time())),
    createIndex('data_key', 'retired_at', 'project_id'),
    createIndex('credential', 'expires_at'),
  ],
  down: [
    dropIndex('credential', 'expires_at'),
    dropIndex('data_key', 'retired_at', 'project_id'),
    dropColumn('data_key', 'retired_at'),
    dropColumn('data_key', 'values_sealed'),
  ],
};
