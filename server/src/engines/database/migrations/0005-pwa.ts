import { bytes, count, id, json, nullable, text, time, varchar } from '../columns.ts';
import { createIndex, createTable, dropTable, type Migration } from '../steps.ts';

/** Looks at PWAs, and of each project the last manifest and icons that a wrapper can be made of. */
export const pwa: Migration = {
  name: '0005-pwa',
  up: [
    createTable('pwa_check', {
      id: id(),
      project_id: id(),
      url: text(),
      status: varchar(16),
      failure: nullable(varchar(32)),
      score: nullable(count()),
      errors: count(),
      warnings: count(),
      findings: json(),
      manifest: nullable(json()),
      icons: json(),
      started_at: time(),
      finished_at: nullable(time()),
    }),
    createIndex('pwa_check', 'project_id', 'id'),
    createTable(
      'pwa_source',
      { project_id: id(), check_id: id(), manifest: json() },
      { primaryKey: ['project_id'] },
    ),
    createTable(
      'pwa_icon',
      {
        project_id: id(),
        purpose: varchar(16),
        url: text(),
        media_type: varchar(64),
        width: count(),
        height: count(),
        content: bytes(),
      },
      { primaryKey: ['project_id', 'purpose'] },
    ),
  ],
  down: [dropTable('pwa_icon'), dropTable('pwa_source'), dropTable('pwa_check')],
};
