import {
  type CheckSummaryView,
  type CheckView,
  type Finding,
  finding as findingSchema,
  type Manifest,
  type MeasuredImage,
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
import { drawSmall } from './image.ts';
import {
  type CheckSummary,
  findCheck,
  findChecks,
  findIcons,
  findKeptIcon,
  findSource,
  listKeptIcons,
} from './pwa.store.ts';
import type { PwaIconTable } from './pwa.tables.ts';
import type { PwaDeps } from './pwa-deps.ts';

export async function getCheck(db: Db, projectId: string, id: string): Promise<CheckView> {
  const row = await findCheck(db, projectId, id);
  if (!row) throw new Problem('NOT_FOUND', `There is no check ${id} of this project.`);
  const kept = await listKeptIcons(db, projectId, id);
  const purposeOf = ({ url, use }: MeasuredImage) =>
    (use === 'icon' && kept.find((icon) => icon.url === url)?.purpose) || null;
  return {
    ...toSummary(row),
    findings: storedFindings.parse(JSON.parse(row.findings)).map(toFindingView),
    manifest: row.manifest === null ? null : manifestSchema.parse(JSON.parse(row.manifest)),
    icons: z
      .array(measuredImage)
      .parse(JSON.parse(row.icons))
      .map((image) => ({ ...image, kept: purposeOf(image) })),
  };
}

const storedFindings: z.ZodType<Finding[]> = z.array(
  findingSchema.pick({ id: true, severity: true, detail: true, evidence: true }),
);

/** A small picture of an icon that a check kept. */
export async function drawIcon(
  db: Db,
  projectId: string,
  { checkId, purpose }: { checkId: string; purpose: PwaIconTable['purpose'] },
): Promise<Buffer> {
  const icon = await findKeptIcon(db, projectId, checkId, purpose);
  if (!icon) throw new Problem('NOT_FOUND', `No icon of the check ${checkId} is kept for "${purpose}".`);
  return drawSmall(icon.content);
}

export async function listChecks(
  db: Db,
  { cursors }: Pick<PwaDeps, 'cursors'>,
  projectId: string,
  { limit, cursor }: { limit: number; cursor?: string | undefined },
): Promise<Page<CheckSummaryView>> {
  const rows = await findChecks(db, projectId, cursors.open('pwa', cursor), limit + 1);
  const toItem = (row: CheckSummary) => {
    const { errors, warnings } = row;
    return { ...toSummary(row), errors, warnings };
  };
  return toPage(rows, limit, toItem, (last) => cursors.seal('pwa', last.id));
}

function toSummary(row: CheckSummary): Omit<CheckSummaryView, 'errors' | 'warnings'> {
  return {
    id: row.id,
    projectId: row.projectId,
    status: row.status,
    url: row.url,
    score: row.score,
    failure: row.failure,
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
