import type { JobStatus } from '@marsa/contract/jobs.ts';
import { useTexts } from '#i18n/locale.tsx';
import { isKnownKind, jobKindTexts, jobStatusTexts } from './job.text.ts';
import { StatusBadge, type Tone } from './status-badge.tsx';

const tones: Record<JobStatus, Tone> = {
  waiting: 'quiet',
  running: 'busy',
  done: 'good',
  dead: 'bad',
  discarded: 'quiet',
};

export function JobBadge({ status }: { status: JobStatus }) {
  const t = useTexts(jobStatusTexts);
  return <StatusBadge tone={tones[status]}>{t(status)}</StatusBadge>;
}

/** Says what a kind of job does. */
export function useJobKinds(): (kind: string) => string {
  const t = useTexts(jobKindTexts);
  return (kind) => (isKnownKind(kind) ? t(kind) : kind);
}
