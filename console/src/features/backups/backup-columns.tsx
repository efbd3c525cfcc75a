import { Stack, Text } from '@mantine/core';
import type * as backups from '@marsa/contract/backups.ts';
import type { DataOf } from '@marsa/contract/endpoint.ts';
import { useLocale, useTexts } from '#i18n/locale.tsx';
import { Code } from '#ui/code.tsx';
import type { Column } from '#ui/data-table.tsx';
import { RelativeTime } from '#ui/relative-time.tsx';
import { Said } from '#ui/said.tsx';
import { StatusBadge, type Tone } from '#ui/status-badge.tsx';
import { timeColumn } from '#ui/time-column.tsx';
import { archiveReasonTexts, backupsTexts, runTexts } from './backups.text.ts';

type Overview = DataOf<typeof backups.list>;
type Archive = Overview['archives'][number];
type Run = Overview['runs'][number];

const isReason = (text: string): text is keyof typeof archiveReasonTexts.en => text in archiveReasonTexts.en;

export function useArchiveColumns(): Column<Archive>[] {
  const t = useTexts(backupsTexts);
  const reasons = useTexts(archiveReasonTexts);
  const { format } = useLocale();
  const reasonOf = ({ reason }: Archive) =>
    reason === null ? '' : isReason(reason) ? reasons(reason) : reason;
  return [
    {
      key: 'name',
      title: t('name'),
      isRowHeader: true,
      csv: ({ name }) => name,
      render: ({ name, fault }) => (
        <Stack gap={2} align="flex-start">
          <Code>{name}</Code>
          {fault !== null && <StatusBadge tone="bad">{t('broken')}</StatusBadge>}
        </Stack>
      ),
    },
    timeColumn('made', t('made'), ({ createdAt }) => createdAt),
    {
      key: 'size',
      title: t('size'),
      hideBelow: 'sm',
      csv: ({ bytes }) => bytes,
      render: ({ bytes }) => format.bytes(bytes),
    },
    { key: 'reason', title: t('reason'), hideBelow: 'md', csv: reasonOf, render: reasonOf },
    {
      key: 'engine',
      title: t('engine'),
      hideBelow: 'lg',
      csv: ({ engine }) => engine,
      render: ({ engine, schema }) =>
        engine && (
          <Stack gap={0}>
            <bdi dir="ltr">{engine}</bdi>
            <Text size="xs" c="dimmed">
              <bdi dir="ltr">{schema}</bdi>
            </Text>
          </Stack>
        ),
    },
  ];
}

const tones: Record<Run['outcome'], Tone> = { running: 'busy', succeeded: 'good', failed: 'bad' };

export function useRunColumns(): Column<Run>[] {
  const t = useTexts(backupsTexts);
  const runs = useTexts(runTexts);
  const { format } = useLocale();
  return [
    { key: 'what', title: t('what'), isRowHeader: true, render: ({ kind }) => runs(kind) },
    {
      key: 'outcome',
      title: t('outcome'),
      render: ({ outcome }) => <StatusBadge tone={tones[outcome]}>{runs(outcome)}</StatusBadge>,
    },
    { key: 'when', title: t('when'), render: ({ startedAt }) => <RelativeTime time={startedAt} /> },
    {
      key: 'took',
      title: t('took'),
      hideBelow: 'md',
      align: 'end',
      render: ({ startedAt, finishedAt }) =>
        finishedAt && format.duration(Date.parse(finishedAt) - Date.parse(startedAt)),
    },
    {
      key: 'detail',
      title: t('detail'),
      hideBelow: 'sm',
      render: ({ detail, archive }) => (detail ? <Said>{detail}</Said> : archive && <Code>{archive}</Code>),
    },
  ];
}
