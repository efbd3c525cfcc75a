import { bytes, count, id, json, nullable, text, time, varchar } from '../columns.ts';
import { createIndex, createTable, dropTable, type Migration } from '../steps.ts';

/** Looks at PWAs, and the icons that wrappers are made of. */
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
      'pwa_icon',
      {
        check_id: id(),
        purpose: varchar(16),
        project_id: id(),
        media_type: varchar(64),
        width: count(),
        height: count(),
        content: bytes(),
      },
      { primaryKey: ['check_id', 'purpose'] },
    ),
    createIndex('pwa_icon', 'project_id'),
  ],
  down: [dropTable('pwa_icon'), dropTable('pwa_check')],
};
