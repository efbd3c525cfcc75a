import { id, json, nullable, time, varchar } from '../columns.ts';
import { createIndex, createTable, dropTable, type Migration } from '../steps.ts';

/** What people are told of their accounts, and the devices and networks they are known by. */
export const notices: Migration = {
  name: '0019-notices',
  up: [
    createTable('notice', {
      id: id(),
      person_id: id(),
      kind: varchar(32),
      details: json(),
      created_at: time(),
      settled_at: nullable(time()),
      answer: nullable(varchar(8)),
    }),
    createIndex('notice', 'person_id', 'id'),
    createIndex('notice', 'created_at'),
    createTable(
      'known_device',
      { person_id: id(), digest: varchar(64), created_at: time(), last_seen_at: time() },
      { primaryKey: ['person_id', 'digest'] },
    ),
    createIndex('known_device', 'digest'),
    createIndex('known_device', 'last_seen_at'),
    createTable(
      'known_network',
      { subject: varchar(64), network: varchar(64), created_at: time(), last_seen_at: time() },
      { primaryKey: ['subject', 'network'] },
    ),
    createIndex('known_network', 'last_seen_at'),
  ],
  down: [dropTable('known_network'), dropTable('known_device'), dropTable('notice')],
};
