import { count, id, json, name, nullable, text, time, varchar } from '../columns.ts';
import { createTable, dropTable, type Migration } from '../steps.ts';

/** What a project's token may do in GitHub, and what was written there as secrets. */
export const github: Migration = {
  name: '0006-github',
  up: [
    createTable(
      'github_access',
      {
        project_id: id(),
        kind: varchar(16),
        base_url: text(),
        login: name(),
        scopes: json(),
        missing: json(),
        unproven: json(),
        repository: varchar(16),
        expires_at: nullable(time()),
        checked_at: time(),
        credential_version: count(),
      },
      { primaryKey: ['project_id'] },
    ),
    createTable(
      'github_secret',
      {
        project_id: id(),
        repository: name(),
        name: varchar(100),
        version: count(),
        state: varchar(16),
        previous_updated_at: nullable(time()),
        github_updated_at: nullable(time()),
        updated_at: time(),
      },
      { primaryKey: ['project_id', 'repository', 'name'] },
    ),
    createTable(
      'github_sync',
      { project_id: id(), holder: id(), until: time() },
      { primaryKey: ['project_id'] },
    ),
  ],
  down: [dropTable('github_sync'), dropTable('github_secret'), dropTable('github_access')],
};
