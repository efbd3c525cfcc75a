import { createIndex, dropIndex, type Migration } from '../steps.ts';

/** Projects by what was changed last, without sorting all of a workspace. */
export const projectOrder: Migration = {
  name: '0022-project-order',
  up: [createIndex('project', 'workspace_id', 'updated_at', 'id')],
  down: [dropIndex('project', 'workspace_id', 'updated_at', 'id')],
};
