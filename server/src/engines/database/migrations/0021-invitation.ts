import { id, name, nullable, time, varchar } from '../columns.ts';
import { createIndex, createTable, dropTable, type Migration } from '../steps.ts';

/** Who was invited, to which role, and what became of it. The link is a one-time link. */
export const invitation: Migration = {
  name: '0021-invitation',
  up: [
    createTable('invitation', {
      id: id(),
      email: name(),
      role_id: id(),
      language: varchar(8),
      invited_by: id(),
      created_at: time(),
      ends_at: time(),
      sent_at: nullable(time()),
      accepted_at: nullable(time()),
      revoked_at: nullable(time()),
    }),
    createIndex('invitation', 'email'),
  ],
  down: [dropTable('invitation')],
};
