import { count, id, json, key, name, nullable, text, time, varchar } from '../columns.ts';
import { createIndex, createTable, dropTable, type Migration } from '../steps.ts';

/** Marsa's record of each build: what was sent to GitHub, and how its run goes. */
export const builds: Migration = {
  name: '0007-builds',
  up: [
    createTable(
      'build',
      {
        id: id(),
        project_id: id(),
        workspace_id: id(),
        repository: name(),
        platform: varchar(16),
        workflow: varchar(100),
        ref: varchar(200),
        inputs: json(),
        version_name: varchar(32),
        version_code: count(),
        idempotency_key: nullable(key()),
        request_digest: varchar(64),
        status: varchar(16),
        run_id: nullable(count()),
        run_url: nullable(text()),
        run_attempt: nullable(count()),
        conclusion: nullable(varchar(64)),
        detail: nullable(text()),
        jobs: json(),
        created_by: varchar(64),
        created_at: time(),
        started_at: nullable(time()),
        finished_at: nullable(time()),
        cancel_requested_at: nullable(time()),
        cancel_sent_at: nullable(time()),
        next_look_at: nullable(time()),
        quiet_looks: count(),
        look_until: nullable(time()),
        etag: nullable(text()),
        lease_owner: nullable(id()),
        lease_until: nullable(time()),
      },
      {
        unique: [
          ['project_id', 'idempotency_key'],
          ['project_id', 'platform', 'version_code'],
        ],
      },
    ),
    createIndex('build', 'project_id', 'id'),
    createIndex('build', 'next_look_at'),
  ],
  down: [dropTable('build')],
};
