import { QueueListIcon } from '@heroicons/react/24/outline';
import { Button, Select } from '@mantine/core';
import * as jobs from '@marsa/contract/jobs.ts';
import { useState } from 'react';
import { useTexts } from '#i18n/locale.tsx';
import { useListPage } from '#list-page.ts';
import { Page } from '#shell/page.tsx';
import { DataTable } from '#ui/data-table.tsx';
import { EmptyState } from '#ui/empty-state.tsx';
import { ErrorNote } from '#ui/error-note.tsx';
import { jobKindTexts, jobStatusTexts } from '#ui/job.text.ts';
import { useJobKinds } from '#ui/job-badge.tsx';
import { useUrlState } from '#url-state.ts';
import { DiscardModal, JobDetails, RetryModal } from './job-act-modals.tsx';
import { type JobAct, useJobColumns } from './job-columns.tsx';
import { jobsTexts } from './jobs.text.ts';

const isStatus = (text: string | undefined): text is jobs.JobStatus =>
  jobs.jobStatuses.some((status) => status === text);

export function JobsPage() {
  const t = useTexts(jobsTexts);
  const [{ status, kind }, setUrl] = useUrlState('status', 'kind', 'cursor');
  const { rows, error, refetch, paging, isPlaceholderData } = useListPage(jobs.list, {
    query: { ...(isStatus(status) ? { status } : {}), ...(kind ? { kind } : {}) },
  });
  const [act, setAct] = useState<JobAct>();
  const columns = useJobColumns(setAct);
  const close = () => setAct(undefined);
  const isFiltered = status !== undefined || kind !== undefined;
  return (
    <Page title={t('title')} lead={t('lead')}>
      {error && !rows ? (
        <ErrorNote error={error} onRetry={refetch} />
      ) : (
        <DataTable
          name={t('title')}
          columns={columns}
          rows={rows}
          rowKey={({ id }) => id}
          isStale={isPlaceholderData}
          paging={paging}
          csvName="jobs"
          toolbar={<Filters />}
          empty={
            <EmptyState
              icon={QueueListIcon}
              title={isFiltered ? t('noneTitle') : t('emptyTitle')}
              action={
                isFiltered && (
                  <Button
                    variant="default"
                    onClick={() => setUrl({ status: undefined, kind: undefined, cursor: undefined })}
                  >
                    {t('clear')}
                  </Button>
                )
              }
            >
              {isFiltered ? t('noneText') : t('emptyText')}
            </EmptyState>
          }
        />
      )}
      {act?.what === 'details' && <JobDetails job={act.job} onClose={close} />}
      {act?.what === 'retry' && <RetryModal job={act.job} onClose={close} />}
      {act?.what === 'discard' && <DiscardModal job={act.job} onClose={close} />}
    </Page>
  );
}

function Filters() {
  const t = useTexts(jobsTexts);
  const statuses = useTexts(jobStatusTexts);
  const kinds = useJobKinds();
  const [{ status, kind }, setUrl] = useUrlState('status', 'kind', 'cursor');
  return (
    <>
      <Select
        aria-label={t('status')}
        placeholder={t('allStatuses')}
        clearable
        data={jobs.jobStatuses.map((value) => ({ value, label: statuses(value) }))}
        value={status ?? null}
        onChange={(value) => setUrl({ status: value ?? undefined, cursor: undefined })}
      />
      <Select
        aria-label={t('kind')}
        placeholder={t('allKinds')}
        clearable
        searchable
        data={Object.keys(jobKindTexts.en).map((value) => ({ value, label: kinds(value) }))}
        value={kind ?? null}
        onChange={(value) => setUrl({ kind: value ?? undefined, cursor: undefined })}
      />
    </>
  );
}
