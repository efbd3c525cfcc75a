import type { Db } from '@marsa/server/engines/database/schema.ts';
import { insertEvents } from '@marsa/server/features/audit/audit.store.ts';
import type { AuditRow } from '@marsa/server/features/audit/audit.tables.ts';
import { toRefusedRow } from '@marsa/server/features/audit/audit-row.ts';
import { type AuditKeys, deriveAuditKeys, stampRows } from '@marsa/server/features/audit/seal.ts';
import { newId } from '@marsa/server/platform/ids.ts';
import { randomBase64 } from '@marsa/server/platform/token.ts';
import { testCaller } from './caller.ts';

/** For a log of which a test seals nothing, or all. */
export const testAuditKeys = deriveAuditKeys([randomBase64(48)]);

/** Adds rows without a seal, with something in every column that may be empty; one a millisecond, the first at `from`. */
export async function writeAuditRows(db: Db, keys: AuditKeys, rows: number, from = 1): Promise<void> {
  const event = {
    action: 'SECRET_DOWNLOAD',
    code: 'FORBIDDEN',
    workspaceId: newId(1),
    projectId: newId(2),
  } as const;
  const made = Array.from({ length: rows }, (_, number) =>
    toRefusedRow(
      testCaller(),
      { ...event, subject: `row ${number}`, details: { version: number } },
      from + number,
    ),
  );
  await insertEvents(db, stampRows(made, keys[0]));
}

export const auditRowAt = (db: Db, seq: number) =>
  db.selectFrom('auditEvent').selectAll().where('seq', '=', seq).executeTakeFirstOrThrow();

/** Changes a row behind the program's back. */
export const tamper = (db: Db, seq: number, values: Partial<AuditRow>) =>
  db.updateTable('auditEvent').set(values).where('seq', '=', seq).execute();
