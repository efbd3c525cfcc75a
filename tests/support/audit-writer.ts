/** An instance that writes and seals at once, as a process of its own; says each row once it is durable. */
import { createAuditLog } from '@marsa/server/features/audit/audit-log.service.ts';
import { sealRows } from '@marsa/server/features/audit/chain.service.ts';
import { deriveAuditKey } from '@marsa/server/features/audit/seal.ts';
import { systemClock } from '@marsa/server/platform/clock.ts';
import { testCaller } from './caller.ts';
import { openTestDatabase } from './database-server.ts';

const { AUDIT_URL = '', AUDIT_SECRET = '', AUDIT_NAME = '', AUDIT_ROUNDS = '0' } = process.env;
const { db, close } = openTestDatabase(AUDIT_URL);
const keys = [deriveAuditKey(AUDIT_SECRET)] as const;
const log = createAuditLog(db, { clock: systemClock, keys, onError: () => {} });

async function write(subject: string): Promise<void> {
  await log.recordBefore(testCaller(), { action: 'SECRET_DOWNLOAD', subject });
  process.stdout.write(`${subject}\n`);
}

for (let round = 0; round < Number(AUDIT_ROUNDS); round++) {
  const names = ['a', 'b', 'c', 'd'].map((letter) => `${AUDIT_NAME} ${round} ${letter}`);
  await Promise.all([...names.map(write), sealRows(db, keys)]);
}
await close();
