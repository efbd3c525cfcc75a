import { bytes, count, nullable, time, varchar } from '../columns.ts';
import { addColumn, createTable, dropColumn, dropTable, type Migration } from '../steps.ts';

/** What lets others check the audit log without the keys of this server, and what was moved to files. */
export const auditCheckpoint: Migration = {
  name: '0009-audit-checkpoint',
  up: [
    addColumn('audit_head', 'hash', nullable(bytes())),
    createTable('audit_signing_key', {
      id: count(),
      log_id: varchar(26),
      key_id: varchar(64),
      public_key: bytes(),
      master_key_id: varchar(16),
      wrapped: bytes(),
      created_at: time(),
    }),
    createTable(
      'audit_checkpoint',
      {
        seq: count(),
        log_id: varchar(26),
        hash: bytes(),
        at: time(),
        key_id: varchar(64),
        signature: bytes(),
      },
      { primaryKey: ['seq'] },
    ),
    createTable(
      'audit_archive',
      {
        from_seq: count(),
        to_seq: count(),
        mac: bytes(),
        hash: bytes(),
        digest: varchar(64),
        file_name: varchar(200),
        at: time(),
        key_id: varchar(16),
        seal: bytes(),
      },
      { primaryKey: ['from_seq'] },
    ),
  ],
  down: [
    dropTable('audit_archive'),
    dropTable('audit_checkpoint'),
    dropTable('audit_signing_key'),
    dropColumn('audit_head', 'hash'),
  ],
};
