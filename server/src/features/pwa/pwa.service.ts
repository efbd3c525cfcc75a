import {
  type CheckSummaryView,
  type CheckView,
  type Finding,
  finding as findingSchema,
  type Manifest,
  manifest as manifestSchema,
  measuredImage,
} from '@marsa/contract/pwa.ts';
import { z } from 'zod';
import type { Db } from '#engines/database/schema.ts';
import { toIso } from '#platform/clock.ts';
import { toPage } from '#platform/cursor.ts';
import { Problem } from '#platform/problem.ts';
import type { Page } from '#platform/serve.ts';
import { toFindingView } from './finding-texts.ts';
import { type CheckSummary, findCheck, findChecks, findIcons, findSource } from './pwa.store.ts';
import type { PwaDeps } from './pwa-deps.ts';

type ReadDeps = Pick<PwaDeps, 'clock' | 'cursors'>;

export async function getCheck(db: Db, deps: ReadDeps, projectId: string, id: string): Promise<CheckView> {
  const row = await findCheck(db, projectId, id);
  if (!row) throw new Problem('NOT_FOUND', `There is no check ${id} of this project.`);
  return {
    ...toSummary(row, deps.clock()),
    findings: storedFindings.parse(JSON.parse(row.findings)).map(toFindingView),
    manifest: row.manifest === null ? null : manifestSchema.parse(JSON.parse(row.manifest)),
    icons: z.array(measuredImage).parse(JSON.parse(row.icons)),
  };
}

const storedFindings: z.ZodType<Finding[]> = z.array(
  findingSchema.pick({ id: true, severity: true, detail: true, evidence: true }),
);

export async function listChecks(
  db: Db,
  { clock, cursors }: ReadDeps,
  projectId: string,
  { limit, cursor }: { limit: number; cursor?: string | undefined },
): Promise<Page<CheckSummaryView>> {
  const rows = await findChecks(db, projectId, cursors.open('pwa', cursor), limit + 1);
  const nowMs = clock();
  const toItem = (row: CheckSummary) => {
    const { errors, warnings } = row;
    return { ...toSummary(row, nowMs), errors, warnings };
  };
  return toPage(rows, limit, toItem, (last) => cursors.seal('pwa', last.id));
}

/** Longer than any check takes, waiting included: one that still seems to run died with its process. */
const longestMs = 2 * 60 * 1000;

function toSummary(row: CheckSummary, nowMs: number): Omit<CheckSummaryView, 'errors' | 'warnings'> {
  const isLost = row.status === 'running' && nowMs - row.startedAt > longestMs;
  return {
    id: row.id,
    projectId: row.projectId,
    status: isLost ? 'failed' : row.status,
    url: row.url,
    score: row.score,
    failure: isLost ? 'interrupted' : row.failure,
    startedAt: toIso(row.startedAt),
    finishedAt: row.finishedAt === null ? null : toIso(row.finishedAt),
  };
}

/** What a wrapper is made of. */
export interface WrapperSource {
  manifest: Manifest;
  icons: { any: SourceIcon; maskable?: SourceIcon; monochrome?: SourceIcon };
}

interface SourceIcon {
  bytes: Uint8Array;
  url: string;
}

/** Manifest and icons of the last check that found both; undefined where none did. */
export async function findWrapperSource(db: Db, projectId: string): Promise<WrapperSource | undefined> {
  const source = await findSource(db, projectId);
  if (!source) return undefined;
  const icons: Partial<WrapperSource['icons']> = {};
  for (const { purpose, content, url } of await findIcons(db, projectId)) {
    icons[purpose] = { bytes: content, url };
  }
  const { any } = icons;
  return any && { manifest: manifestSchema.parse(JSON.parse(source.manifest)), icons: { ...icons, any } };
}
