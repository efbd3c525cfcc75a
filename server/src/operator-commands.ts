import type { AuditEventView } from '@marsa/contract/audit.ts';
import { readStatus } from '#engines/database/migrator.ts';
import { exportVisible, listEvents } from '#features/audit/audit.service.ts';
import type { ExportFormat } from '#features/audit/export-format.ts';
import type { AuditQuery } from '#features/audit/visibility.ts';
import { listProjectNames } from '#features/projects/projects.store.ts';
import { describeConfig, loadConfig } from '#platform/config.ts';
import type { Surrounding } from '#platform/surroundings.ts';
import { asOperator, type Operator } from './operator.ts';

/**
 * What an operator does on the machine of the server, on the configured database, whether the server runs or not.
 * `marsa` reaches the server's code through this file, the other operator-*.ts and doctor.ts alone.
 */

/** @throws Error where the database is empty, or (with `atHead`) not at the newest migration */
export function withInstallation<T>(
  work: (operator: Operator) => Promise<T>,
  { atHead = false } = {},
): Promise<T> {
  return asOperator(async (operator) => {
    const states = await readStatus(operator.db);
    if (states.every(({ state }) => state === 'pending')) {
      throw new Error('The configured database is empty: start Marsa once, or look at marsa config.');
    }
    if (atHead && states.some(({ state }) => state !== 'applied')) {
      throw new Error('The database is not at the newest migration: npm run migrate -- up');
    }
    return work(operator);
  });
}

const pageSize = 500;

/** Rows of all workspaces, newest first. @param limit how many; 0 for all */
export function listAudit(query: AuditQuery, limit: number): Promise<AuditEventView[]> {
  return withInstallation(async ({ db, identity, caller }) => {
    const found: AuditEventView[] = [];
    for (let cursor: string | undefined; ; ) {
      const size = limit > 0 ? Math.min(pageSize, limit - found.length) : pageSize;
      const page = await listEvents(db, {
        listProjectNames,
        ...query,
        actor: caller.actor,
        cursors: identity.cursors,
        limit: size,
        cursor,
      });
      found.push(...page.items);
      if (page.nextCursor === undefined || (limit > 0 && found.length >= limit)) return found;
      cursor = page.nextCursor;
    }
  });
}

/** Rows of all workspaces as text, oldest first, a piece at a time. */
export function exportAudit(
  query: AuditQuery,
  format: ExportFormat,
  write: (text: string) => Promise<void>,
): Promise<void> {
  return withInstallation(async ({ db }) => {
    for await (const text of exportVisible(db, 'all', query, format)) await write(text);
  });
}

export interface ConfigReport {
  values: { name: string; value: string; source: string; help: string }[];
  surroundings: Surrounding[];
  warnings: string[];
}

/** The configuration in effect, secrets masked; or every fault of it. Makes no keys. */
export function readConfig(): ConfigReport | { faults: string[] } {
  const { config, faults } = loadConfig(undefined, { makeKeys: false });
  if (faults) return { faults };
  return { values: describeConfig(config), surroundings: config.surroundings, warnings: config.warnings };
}
