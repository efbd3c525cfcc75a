import { count, id, name, nullable, time } from '../columns.ts';
import { createIndex, createTable, dropTable, type Migration } from '../steps.ts';

export const project: Migration = {
  name: '0002-project',
  up: [
    createTable(
      'project',
      {
        id: id(),
        workspace_id: id(),
        name: name(),
        name_folded: name(),
        domain: nullable(name()),
        domain_folded: nullable(name()),
        ios_bundle_id: nullable(name()),
        ios_scheme: nullable(name()),
        android_package: nullable(name()),
        apple_team_id: nullable(name()),
        github_owner: nullable(name()),
        github_repo: nullable(name()),
        version: count(),
        created_at: time(),
        updated_at: time(),
      },
      { unique: [['workspace_id', 'name_folded']] },
    ),
    createIndex('project', 'workspace_id', 'id'),
  ],
  down: [dropTable('project')],
};
