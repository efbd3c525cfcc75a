import { bytes, count, flag, id, json, name, nullable, text, time, varchar } from '../columns.ts';
import { createIndex, createTable, dropTable, type Migration } from '../steps.ts';

/** Who may call: roles, people, workspaces, memberships, API keys, bans. */
export const identity: Migration = {
  name: '0001-identity',
  up: [
    createTable(
      'role',
      {
        id: id(),
        name: name(),
        permissions: json(),
        is_active: flag(),
        is_built_in: flag(),
        version: count(),
        created_at: time(),
        updated_at: time(),
      },
      { unique: [['name']] },
    ),
    createTable('person', {
      id: id(),
      name: name(),
      role_id: id(),
      is_active: flag(),
      created_at: time(),
      updated_at: time(),
    }),
    createTable(
      'workspace',
      { id: id(), name: name(), owner_id: nullable(id()), created_at: time(), updated_at: time() },
      { unique: [['owner_id']] },
    ),
    createTable(
      'membership',
      {
        id: id(),
        workspace_id: id(),
        person_id: id(),
        role_id: id(),
        project_ids: nullable(json()),
        joined_by: id(),
        created_at: time(),
      },
      { unique: [['workspace_id', 'person_id']] },
    ),
    createIndex('membership', 'person_id'),
    createTable('api_key', {
      id: id(),
      person_id: id(),
      name: name(),
      digest: bytes(),
      digest_key_id: id(),
      last_four: varchar(8),
      networks: nullable(json()),
      expires_at: nullable(time()),
      ends_at: nullable(time()),
      replaced_by: nullable(id()),
      revoked_at: nullable(time()),
      last_used_at: nullable(time()),
      last_used_ip: nullable(varchar(64)),
      created_at: time(),
    }),
    createIndex('api_key', 'person_id'),
    createTable(
      'ban',
      { subject: varchar(64), reason: text(), count: count(), created_at: time(), until: time() },
      { primaryKey: ['subject'] },
    ),
    createIndex('ban', 'until'),
  ],
  down: [
    dropTable('ban'),
    dropTable('api_key'),
    dropTable('membership'),
    dropTable('workspace'),
    dropTable('person'),
    dropTable('role'),
  ],
};
