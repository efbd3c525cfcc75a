import { bytes, count, id, nullable, time, varchar } from '../columns.ts';
import { createIndex, createTable, dropTable, type Migration } from '../steps.ts';

/** Access tokens: the keys that sign them, those that were revoked, and the families of refresh tokens. */
export const tokens: Migration = {
  name: '0017-tokens',
  up: [
    createTable(
      'signing_key',
      {
        kid: varchar(43),
        algorithm: varchar(16),
        slot: nullable(varchar(8)),
        public_key: bytes(),
        master_key_id: nullable(varchar(16)),
        wrapped: nullable(bytes()),
        created_at: time(),
        active_at: nullable(time()),
        ended_at: nullable(time()),
        retired_at: nullable(time()),
      },
      { primaryKey: ['kid'], unique: [['slot']] },
    ),
    createTable(
      'revoked_token',
      { jti: id(), exp: time(), reason: varchar(32), revoked_at: time() },
      { primaryKey: ['jti'] },
    ),
    createIndex('revoked_token', 'exp'),
    createTable(
      'refresh_family',
      {
        session_id: id(),
        person_id: id(),
        workspace_id: id(),
        salt: bytes(),
        generation: count(),
        token_version: count(),
        created_at: time(),
        rotated_at: time(),
        ends_at: time(),
      },
      { primaryKey: ['session_id'] },
    ),
    createIndex('refresh_family', 'ends_at'),
  ],
  down: [dropTable('refresh_family'), dropTable('revoked_token'), dropTable('signing_key')],
};
