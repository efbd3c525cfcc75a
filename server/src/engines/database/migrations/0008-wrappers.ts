import { id, json, name, nullable, text, time, varchar } from '../columns.ts';
import { createIndex, createTable, dropTable, type Migration } from '../steps.ts';

/** What was generated and pushed, so that the next push knows what the team changed since. */
export const wrappers: Migration = {
  name: '0008-wrappers',
  up: [
    createTable('wrapper_push', {
      id: id(),
      project_id: id(),
      repository: name(),
      branch: varchar(100),
      state: varchar(16),
      base_commit: varchar(64),
      commit_sha: nullable(varchar(64)),
      files: json(),
      detail: nullable(text()),
      created_by: varchar(64),
      created_at: time(),
      finished_at: nullable(time()),
    }),
    createIndex('wrapper_push', 'project_id', 'repository', 'id'),
    createIndex('wrapper_push', 'state'),
  ],
  down: [dropTable('wrapper_push')],
};
