import * as attention from '@marsa/contract/attention.ts';
import * as jobs from '@marsa/contract/jobs.ts';
import { useQuery } from '@tanstack/react-query';
import { query, useCall } from '#api.ts';
import { useTexts } from '#i18n/locale.tsx';
import { Code } from '#ui/code.tsx';
import { Confirm } from '#ui/confirm.tsx';
import { Copyable } from '#ui/copyable.tsx';
import { Details } from '#ui/details.tsx';
import { Dialog } from '#ui/dialog.tsx';
import { JobBadge, useJobKinds } from '#ui/job-badge.tsx';
import { RelativeTime } from '#ui/relative-time.tsx';
import { Said } from '#ui/said.tsx';
import { toast } from '#ui/toast.tsx';
import { type Job, JobProgress } from './job-columns.tsx';
import { jobsTexts } from './jobs.text.ts';

/** All that is known of a job; what there is not is not said. */
export function JobDetails({ job: known, onClose }: { job: Job; onClose(): void }) {
  const t = useTexts(jobsTexts);
  const kinds = useJobKinds();
  const { data: job = known } = useQuery(query(jobs.get, { params: { id: known.id } }));
  return (
    <Dialog opened size="lg" onClose={onClose} title={t('detailsTitle', { kind: kinds(job.kind) })}>
      <Details
        name={t('details')}
        rows={[
          { title: t('status'), value: <JobBadge status={job.status} /> },
          job.status === 'running' && { title: t('progress'), value: <JobProgress job={job} /> },
          job.error !== null && { title: t('error'), value: <Said>{job.error}</Said> },
          job.attempts > 0 && {
            title: t('attempts'),
            value: t('triesOf', { done: job.attempts, most: job.maxAttempts }),
          },
          job.key !== null && { title: t('key'), value: <Code>{job.key}</Code> },
          { title: t('created'), value: <RelativeTime time={job.createdAt} /> },
          job.startedAt !== null && { title: t('started'), value: <RelativeTime time={job.startedAt} /> },
          job.finishedAt !== null && { title: t('finished'), value: <RelativeTime time={job.finishedAt} /> },
          job.dueAt !== null && { title: t('due'), value: <RelativeTime time={job.dueAt} /> },
          { title: t('id'), value: <Copyable value={job.id} label={t('copyId')} /> },
        ].filter((row) => row !== false)}
      />
    </Dialog>
  );
}

const invalidates = [jobs.list, jobs.get, attention.list];

export function RetryModal({ job: { id }, onClose }: { job: Job; onClose(): void }) {
  const t = useTexts(jobsTexts);
  const retry = useCall(jobs.retry, {
    invalidates,
    onDone() {
      toast(t('retried'));
      onClose();
    },
  });
  return (
    <Confirm
      title={t('retryTitle')}
      confirmLabel={t('retry')}
      onClose={onClose}
      onConfirm={() => retry.mutate({ params: { id } })}
      pending={retry.isPending}
      error={retry.error}
    >
      {t('retryText')}
    </Confirm>
  );
}

export function DiscardModal({ job: { id }, onClose }: { job: Job; onClose(): void }) {
  const t = useTexts(jobsTexts);
  const discard = useCall(jobs.discard, {
    invalidates,
    onDone() {
      toast(t('discarded'));
      onClose();
    },
  });
  return (
    <Confirm
      title={t('discardTitle')}
      confirmLabel={t('discard')}
      isDangerous
      onClose={onClose}
      onConfirm={() => discard.mutate({ params: { id } })}
      pending={discard.isPending}
      error={discard.error}
    >
      {t('discardText')}
    </Confirm>
  );
}
