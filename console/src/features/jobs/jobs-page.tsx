import { QueueListIcon } from '@heroicons/react/24/outline';
import { Select } from '@mantine/core';
import * as jobs from '@marsa/contract/jobs.ts';
import { useState } from 'react';
import { useTexts } from '#i18n/locale.tsx';
import { useListPage } from '#list-page.ts';
import { ListTable } from '#shell/list-table.tsx';
import { Page } from '#shell/page.tsx';
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
  const [{ status, kind }] = useUrlState('status', 'kind');
  const list = useListPage(jobs.list, {
    query: { ...(isStatus(status) ? { status } : {}), ...(kind ? { kind } : {}) },
  });
  const [act, setAct] = useState<JobAct>();
  const columns = useJobColumns(setAct);
  const close = () => setAct(undefined);
  return (
    <Page title={t('title')} lead={t('lead')}>
      <ListTable
        list={list}
        name={t('title')}
        columns={columns}
        rowKey={({ id }) => id}
        csvName="jobs"
        filters={['status', 'kind']}
        toolbar={<Filters />}
        empty={{ icon: QueueListIcon, title: t('emptyTitle'), text: t('emptyText') }}
      />
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
