import { bytes, id, json, name, nullable, time, varchar } from '../columns.ts';
import { createIndex, createTable, dropTable, type Migration } from '../steps.ts';

/** Tokens of internal services. */
export const serviceToken: Migration = {
  name: '0018-service-token',
  up: [
    createTable('service_token', {
      id: id(),
      name: name(),
      workspace_id: id(),
      created_by: id(),
      digest: bytes(),
      digest_key_id: id(),
      last_four: varchar(8),
      scopes: json(),
      project_ids: nullable(json()),
      networks: nullable(json()),
      lifetime_ms: time(),
      expires_at: time(),
      ends_at: nullable(time()),
      replaced_by: nullable(id()),
      revoked_at: nullable(time()),
      last_used_at: nullable(time()),
      last_used_ip: nullable(varchar(64)),
      created_at: time(),
    }),
    createIndex('service_token', 'workspace_id', 'created_at'),
    createIndex('service_token', 'created_by'),
  ],
  down: [dropTable('service_token')],
};
