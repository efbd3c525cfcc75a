import type { AuditDetails } from '@marsa/contract/audit.ts';
import type { AuditAction } from '@marsa/contract/audit-actions.ts';
import type { Dumps } from '#engines/database/dump/dumps.ts';
import type { Db, Trx } from '#engines/database/schema.ts';
import type { Clock } from '#platform/clock.ts';
import type { KeyRing } from '#platform/key-ring.ts';
import type { DataFolder } from './data-folder.ts';
import type { Generations } from './retention.ts';

/** What a restore comes to; from `journal` on things change. */
export type RestoreStep =
  | 'stage'
  | 'safety copy'
  | 'journal'
  | 'database loaded'
  | 'data exchanged'
  | 'migrated'
  | 'done';

/** What the services of this feature need from others. */
export interface BackupDeps {
  clock: Clock;
  /** Version of Marsa. */
  version: string;
  /** The configured database. */
  dumps: Dumps;
  /** Another database of the same engine. */
  dumpsAt(url: string): Dumps;
  /** Runs `work` on the configured database: a server's own pool, or a connection made for it. */
  withDb<T>(work: (db: Db) => Promise<T>): Promise<T>;
  dataFolder: DataFolder;
  /** Where the archives are. */
  folder: string;
  keep: Generations;
  ring: KeyRing;
  /** Ids of the master keys that something in a database with these migrations is sealed with. */
  listMasterKeyIds(db: Db, migrations: readonly string[]): Promise<string[]>;
  /** Opens some values of the vault in that database. @returns how many */
  openSample(db: Db): Promise<number>;
  /** @throws Error if the audit log in that database is not whole. @returns how many rows are sealed */
  verifyAudit(db: Db): Promise<number>;
  audit(trx: Trx, event: { action: AuditAction; subject?: string; details: AuditDetails }): Promise<void>;
  /** Told as a restore comes to each of its steps. */
  onStep?(step: RestoreStep): void;
}
