import { bytes, count, id, json, nullable, time, varchar } from '../columns.ts';
import { createIndex, createTable, dropTable, type Migration } from '../steps.ts';

/** The audit log: rows, and the end of the chain that seals them. */
export const audit: Migration = {
  name: '0004-audit',
  up: [
    createTable(
      'audit_event',
      {
        id: id(),
        seq: nullable(count()),
        key_id: nullable(varchar(16)),
        at: time(),
        last_at: time(),
        count: count(),
        actor_kind: varchar(16),
        actor_id: nullable(varchar(64)),
        actor_name: nullable(varchar(200)),
        credential_kind: nullable(varchar(32)),
        credential_id: nullable(varchar(64)),
        ip: varchar(64),
        request_id: varchar(64),
        action: varchar(64),
        outcome: varchar(16),
        code: nullable(varchar(64)),
        workspace_id: nullable(id()),
        project_id: nullable(id()),
        subject: nullable(varchar(200)),
        details: json(),
        mac: nullable(bytes()),
      },
      { unique: [['seq']] },
    ),
    createIndex('audit_event', 'project_id', 'id'),
    createIndex('audit_event', 'workspace_id', 'id'),
    createIndex('audit_event', 'action', 'id'),
    createIndex('audit_event', 'actor_id', 'id'),
    createTable('audit_head', {
      id: count(),
      seq: count(),
      mac: bytes(),
      key_id: varchar(16),
      seal: bytes(),
    }),
  ],
  down: [dropTable('audit_head'), dropTable('audit_event')],
};
