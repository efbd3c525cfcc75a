import { bytes, count, id, json, name, nullable, time, varchar } from '../columns.ts';
import { createIndex, createTable, dropTable, type Migration } from '../steps.ts';

/** The keys of projects under the master key, and what is sealed with them. */
export const vault: Migration = {
  name: '0003-vault',
  up: [
    createTable(
      'data_key',
      {
        id: varchar(32),
        project_id: id(),
        version: count(),
        master_key_id: varchar(16),
        wrapped: bytes(),
        created_at: time(),
      },
      { unique: [['project_id', 'version']] },
    ),
    createIndex('data_key', 'master_key_id', 'id'),
    createTable(
      'credential',
      {
        project_id: id(),
        type: name(),
        version: count(),
        checks: json(),
        fingerprint: nullable(name()),
        expires_at: nullable(time()),
        created_at: time(),
        updated_at: time(),
        deleted_at: nullable(time()),
      },
      { primaryKey: ['project_id', 'type'] },
    ),
    createTable(
      'credential_version',
      {
        project_id: id(),
        type: name(),
        version: count(),
        sealed: bytes(),
        restored_from: nullable(count()),
        created_by: varchar(64),
        created_at: time(),
      },
      { primaryKey: ['project_id', 'type', 'version'] },
    ),
  ],
  down: [dropTable('credential_version'), dropTable('credential'), dropTable('data_key')],
};
