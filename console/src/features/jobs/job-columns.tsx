import { ArrowPathIcon, InformationCircleIcon, TrashIcon } from '@heroicons/react/24/outline';
import { Progress, Stack, Text } from '@mantine/core';
import type { DataOf } from '@marsa/contract/endpoint.ts';
import type * as jobs from '@marsa/contract/jobs.ts';
import { useLocale, useTexts } from '#i18n/locale.tsx';
import { usePermissions } from '#session/auth.tsx';
import type { Column } from '#ui/data-table.tsx';
import { jobStatusTexts } from '#ui/job.text.ts';
import { JobBadge, useJobKinds } from '#ui/job-badge.tsx';
import { RowMenu } from '#ui/row-menu.tsx';
import { Said } from '#ui/said.tsx';
import { timeColumn } from '#ui/time-column.tsx';
import { jobsTexts } from './jobs.text.ts';

export type Job = DataOf<typeof jobs.list>;

/** What is about to be done with a job. */
export interface JobAct {
  what: 'details' | 'retry' | 'discard';
  job: Job;
}

export function useJobColumns(onAct: (act: JobAct) => void): Column<Job>[] {
  const t = useTexts(jobsTexts);
  const kinds = useJobKinds();
  const statuses = useTexts(jobStatusTexts);
  return [
    {
      key: 'kind',
      title: t('kind'),
      isRowHeader: true,
      csv: ({ kind }) => kind,
      render: ({ kind }) => (
        <Stack gap={0}>
          <span>{kinds(kind)}</span>
          <Text size="xs" c="dimmed" fw={400}>
            <bdi dir="ltr">{kind}</bdi>
          </Text>
        </Stack>
      ),
    },
    {
      key: 'status',
      title: t('status'),
      csv: ({ status }) => statuses(status),
      render: ({ status }) => <JobBadge status={status} />,
    },
    {
      key: 'progress',
      title: t('progress'),
      hideBelow: 'md',
      csv: ({ progress }) => progress,
      render: (job) => <JobProgress job={job} />,
    },
    {
      key: 'attempts',
      title: t('attempts'),
      hideBelow: 'lg',
      csv: ({ attempts }) => attempts,
      // None are counted of what came through.
      render: ({ attempts, maxAttempts }) =>
        attempts > 0 && t('triesOf', { done: attempts, most: maxAttempts }),
    },
    timeColumn('created', t('created'), ({ createdAt }) => createdAt, { hideBelow: 'sm' }),
    {
      key: 'acts',
      title: t('details'),
      isTitleHidden: true,
      align: 'end',
      render: (job) => <JobMenu job={job} onAct={onAct} />,
    },
  ];
}

export function JobProgress({ job: { status, progress, kind, message } }: { job: Job }) {
  const t = useTexts(jobsTexts);
  const kinds = useJobKinds();
  const { format } = useLocale();
  // What waits has something to show only where an earlier try got somewhere.
  const isUnderWay = status === 'running' || (status === 'waiting' && progress > 0);
  if (!isUnderWay) return null;
  return (
    <Stack gap={2} miw="7rem">
      <Progress.Root size="sm">
        <Progress.Section value={progress * 100} aria-label={t('percent', { kind: kinds(kind) })} />
      </Progress.Root>
      <Text size="xs" c="dimmed">
        {message === null ? format.percent(progress) : <Said>{message}</Said>}
      </Text>
    </Stack>
  );
}

function JobMenu({ job, onAct }: { job: Job; onAct(act: JobAct): void }) {
  const t = useTexts(jobsTexts);
  const kinds = useJobKinds();
  const mayWrite = usePermissions().holds('jobs:write');
  const isDead = job.status === 'dead';
  return (
    <RowMenu
      name={kinds(job.kind)}
      actions={[
        {
          label: t('details'),
          icon: InformationCircleIcon,
          onClick: () => onAct({ what: 'details', job }),
        },
        mayWrite &&
          isDead && {
            label: t('retry'),
            icon: ArrowPathIcon,
            onClick: () => onAct({ what: 'retry', job }),
          },
        mayWrite &&
          isDead && {
            label: t('discard'),
            icon: TrashIcon,
            isDangerous: true,
            onClick: () => onAct({ what: 'discard', job }),
          },
      ]}
    />
  );
}
