import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';

import * as projects from '@marsa/contract/projects.ts';
import * as vault from '@marsa/contract/vault.ts';
import { toBackupDeps } from '@marsa/server/app-backups.ts';
import { listOwnTables } from '@marsa/server/engines/database/dump/own-tables.ts';
import { makeHeader, openArchiveKey } from '@marsa/server/features/backups/archive-header.ts';
import { type ArchiveFacts, toArchiveName } from '@marsa/server/features/backups/archive-writer.ts';
import type { BackupDeps } from '@marsa/server/features/backups/backup-deps.ts';
import { createChunkWriter } from '@marsa/server/features/backups/sealed-chunks.ts';
import { paddingOf, toTarHeader } from '@marsa/server/features/backups/tar-header.ts';
import { operatorCaller } from '@marsa/server/operator.ts';
import { systemClock } from '@marsa/server/platform/clock.ts';
import type { KeyRing } from '@marsa/server/platform/key-ring.ts';
import { sql } from 'kysely';
import type { TestEngine } from './databases.ts';
import { startTestServer, type TestServer } from './server.ts';

/** An installation with a project, a secret and files of its own; its server is stopped. */
export async function stoppedServer(
  engine: TestEngine,
): Promise<AsyncDisposable & { server: TestServer; deps: BackupDeps; secret: string; projectId: string }> {
  const database = await engine.open();
  const server = await startTestServer(engine, { database });
  const project = await server.admin.call(projects.create, {
    body: { name: 'Kept', domain: 'https://kept.example.com' },
  });
  const secret = `ghp_${randomBytes(18).toString('hex')}`;
  await server.admin.call(vault.put, {
    params: { id: project.id, type: 'GITHUB_PAT' },
    body: { value: secret },
  });
  await server.stop();
  await database.close();
  const { DATA_DIR } = server.config;
  mkdirSync(join(DATA_DIR, 'audit', 'deep'), { recursive: true });
  writeFileSync(join(DATA_DIR, 'audit', 'deep', 'one.jsonl'), 'a line\n');
  // More than two chunks.
  writeFileSync(join(DATA_DIR, 'large'), randomBytes(2_500_000));
  const deps = toBackupDeps(server.config, { clock: systemClock, caller: operatorCaller() });
  return {
    server,
    deps,
    secret,
    projectId: project.id,
    async [Symbol.asyncDispose]() {
      await server[Symbol.asyncDispose]();
      await database[Symbol.asyncDispose]();
    },
  };
}

/** Every row of every table, and every file of the data folder but the backups; two of them are equal or not. */
export async function stateOf({ dumps, dataFolder, folder }: BackupDeps): Promise<Record<string, unknown>> {
  const state = await dumps.withDb(async (db) => {
    const tables: Record<string, unknown> = {};
    for (const table of await listOwnTables(db)) {
      // Runs and what is said of them in the log come and go with what is tested.
      if (table === 'backup_run' || table.startsWith('audit_')) continue;
      const { rows } = await sql`select * from ${sql.table(table)}`.execute(db);
      tables[table] = rows.map((row) => JSON.stringify(row)).sort();
    }
    return tables;
  });
  return { ...state, files: filesOf(dataFolder.path, [folder, ...dataFolder.kept]) };
}

/** Path → content, of all files below. */
export function filesOf(path: string, passedOver: readonly string[] = []): Record<string, string> {
  const files: Record<string, string> = {};
  if (!existsSync(path)) return files;
  for (const entry of readdirSync(path, { withFileTypes: true, recursive: true })) {
    const file = join(entry.parentPath, entry.name);
    if (!entry.isFile() || entry.name === 'log' || passedOver.some((one) => file.startsWith(one))) continue;
    files[file] = readFileSync(file).toString('base64');
  }
  return files;
}

/** A tar archive of any entries, also of those that Marsa never writes. */
export function tarOf(
  entries: readonly { path: string; content?: string | Buffer; change?: (header: Buffer) => void }[],
): Buffer {
  const parts = entries.flatMap(({ path, content = '', change }) => {
    const bytes = Buffer.from(content);
    const header = toTarHeader({ path, size: bytes.length });
    change?.(header);
    return [withChecksum(header), bytes, Buffer.alloc(paddingOf(bytes.length))];
  });
  return Buffer.concat([...parts, Buffer.alloc(1024)]);
}

export function withChecksum(header: Buffer): Buffer {
  header.fill(' ', 148, 156);
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  return header;
}

/** Seals any bytes as an archive of Marsa, by its own keys: what only Marsa itself could do wrong. */
export async function sealArchive(
  folder: string,
  ring: KeyRing,
  facts: ArchiveFacts,
  content: Buffer,
): Promise<string> {
  mkdirSync(folder, { recursive: true });
  const path = join(folder, toArchiveName(facts));
  const handle = await open(path, 'wx', 0o600);
  const { bytes, read } = makeHeader(ring, facts);
  await handle.write(bytes);
  const writer = createChunkWriter(handle, openArchiveKey(ring, read), {
    start: read.length,
    digest: read.digest,
  });
  await writer.write(content);
  await writer.end();
  await handle.close();
  return path;
}
