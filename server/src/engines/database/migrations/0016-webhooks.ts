import { bytes, count, flag, id, json, name, nullable, text, time, varchar } from '../columns.ts';
import { createIndex, createTable, dropIndex, dropTable, type Migration } from '../steps.ts';

const secrets = {
  secret: bytes(),
  secret_version: count(),
  previous_secret: nullable(bytes()),
  previous_until: nullable(time()),
};

/** Webhooks that come in and go out, and the key of a workspace that their secrets are sealed with. */
export const webhooks: Migration = {
  name: '0016-webhooks',
  up: [
    createTable(
      'webhook_key',
      {
        workspace_id: id(),
        id: varchar(32),
        master_key_id: varchar(16),
        wrapped: bytes(),
        created_at: time(),
      },
      { primaryKey: ['workspace_id'] },
    ),
    createTable(
      'webhook_source',
      {
        ...{ id: id(), workspace_id: id(), channel: varchar(16), name: name(), is_active: flag() },
        ...{ proof: nullable(varchar(16)), header: nullable(varchar(64)) },
        ...secrets,
        verify_token: nullable(bytes()),
        last_received_at: nullable(time()),
        ...{ created_by: id(), created_at: time(), updated_at: time() },
      },
      { unique: [['workspace_id', 'name']] },
    ),
    createTable(
      'webhook_seen',
      { source_id: id(), event_key: varchar(44), seen_at: time() },
      { primaryKey: ['source_id', 'event_key'] },
    ),
    createIndex('webhook_seen', 'seen_at'),
    createTable('webhook_received', {
      ...{ id: id(), source_id: id(), workspace_id: id() },
      ...{ event: nullable(varchar(100)), event_id: nullable(name()) },
      ...{ body: bytes(), body_bytes: count(), status: varchar(16), outcome: nullable(text()) },
      ...{ received_at: time(), worked_at: nullable(time()) },
    }),
    createIndex('webhook_received', 'source_id', 'id'),
    createTable(
      'webhook_endpoint',
      {
        ...{
          id: id(),
          workspace_id: id(),
          name: name(),
          url: text(),
          events: nullable(json()),
          is_active: flag(),
        },
        ...secrets,
        ...{
          disabled_reason: nullable(text()),
          failing_since: nullable(time()),
          last_success_at: nullable(time()),
        },
        ...{ created_by: id(), created_at: time(), updated_at: time() },
      },
      { unique: [['workspace_id', 'name']] },
    ),
    createTable('webhook_sent', {
      ...{ id: id(), endpoint_id: id(), workspace_id: id(), message_id: varchar(40), type: varchar(64) },
      ...{ payload: json(), status: varchar(16), attempts: json(), tries: count() },
      ...{ next_at: nullable(time()), created_at: time(), ended_at: nullable(time()) },
    }),
    createIndex('webhook_sent', 'endpoint_id', 'id'),
    createIndex('build', 'run_id'),
  ],
  down: [
    dropIndex('build', 'run_id'),
    dropTable('webhook_sent'),
    dropTable('webhook_endpoint'),
    dropTable('webhook_received'),
    dropTable('webhook_seen'),
    dropTable('webhook_source'),
    dropTable('webhook_key'),
  ],
};
