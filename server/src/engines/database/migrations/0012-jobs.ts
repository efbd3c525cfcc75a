import { sql } from 'kysely';
import { count, id, json, key, nullable, text, time, varchar } from '../columns.ts';
import { changeRows, createIndex, createTable, dropTable, type Migration } from '../steps.ts';

/** Work that is wanted, who does it, and when schedules want it next. Builds are followed by jobs from here on. */
export const jobs: Migration = {
  name: '0012-jobs',
  up: [
    createTable(
      'job',
      {
        id: id(),
        kind: varchar(64),
        open_key: nullable(key()),
        payload: json(),
        status: varchar(16),
        due_at: nullable(time()),
        again_at: nullable(time()),
        wanted_at: time(),
        lease_owner: nullable(id()),
        attempts: count(),
        progress: count(),
        message: nullable(text()),
        error: nullable(text()),
        created_at: time(),
        started_at: nullable(time()),
        finished_at: nullable(time()),
      },
      { unique: [['kind', 'open_key']] },
    ),
    createIndex('job', 'due_at'),
    createIndex('job', 'status', 'id'),
    createIndex('job', 'finished_at'),
    createTable(
      'job_schedule',
      { name: varchar(64), pattern: varchar(64), next_at: time(), last_at: nullable(time()) },
      { primaryKey: ['name'] },
    ),
    changeRows(sql`
      insert into job (id, kind, open_key, payload, status, due_at, wanted_at, attempts, progress, created_at)
      select id, 'build.follow', id, replace('{"buildId":"?"}', '?', id), 'waiting', coalesce(next_look_at, created_at),
        created_at, 0, 0, created_at
      from build
      where status in ('intended', 'unknown', 'queued', 'running') and id not in (select id from job)`),
    changeRows(sql`update build set next_look_at = null, lease_owner = null, lease_until = null`),
  ],
  down: [dropTable('job_schedule'), dropTable('job')],
};
