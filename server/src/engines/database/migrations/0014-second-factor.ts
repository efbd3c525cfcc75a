import { bytes, count, flag, id, json, name, nullable, text, time, varchar } from '../columns.ts';
import { addColumn, createIndex, createTable, dropColumn, dropTable, type Migration } from '../steps.ts';

/** Authenticator apps, recovery codes and passkeys; and which roles cannot go without. */
export const secondFactor: Migration = {
  name: '0014-second-factor',
  up: [
    createTable(
      'totp',
      {
        person_id: id(),
        is_pending: flag(),
        id: id(),
        master_key_id: varchar(16),
        wrapped: bytes(),
        last_step: count(),
        created_at: time(),
        last_used_at: nullable(time()),
      },
      { primaryKey: ['person_id', 'is_pending'] },
    ),
    createTable('recovery_code', {
      id: id(),
      person_id: id(),
      digest: bytes(),
      digest_key_id: id(),
      created_at: time(),
      used_at: nullable(time()),
    }),
    createIndex('recovery_code', 'person_id'),
    createTable(
      'passkey',
      {
        id: id(),
        person_id: id(),
        name: name(),
        credential_hash: varchar(44),
        credential_id: text(),
        public_key: bytes(),
        counter: count(),
        transports: json(),
        is_synced: flag(),
        created_at: time(),
        last_used_at: nullable(time()),
      },
      { unique: [['credential_hash']] },
    ),
    createIndex('passkey', 'person_id'),
    createTable(
      'passkey_challenge',
      { hash: varchar(44), purpose: varchar(16), subject: varchar(64), ends_at: time() },
      { primaryKey: ['hash'] },
    ),
    createIndex('passkey_challenge', 'ends_at'),
    addColumn('role', 'needs_second_factor', nullable(flag())),
  ],
  down: [
    dropColumn('role', 'needs_second_factor'),
    dropTable('passkey_challenge'),
    dropTable('passkey'),
    dropTable('recovery_code'),
    dropTable('totp'),
  ],
};
