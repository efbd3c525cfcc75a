import {
  CheckCircleIcon,
  ClockIcon,
  ExclamationTriangleIcon,
  MinusCircleIcon,
  XCircleIcon,
} from '@heroicons/react/24/outline';
import { Loader, Text, Title, VisuallyHidden } from '@mantine/core';
import type { get } from '@marsa/contract/builds.ts';
import type { DataOf } from '@marsa/contract/endpoint.ts';
import { useId } from 'react';
import { useLocale, useTexts } from '#i18n/locale.tsx';
import type { Icon } from '#ui/empty-state.tsx';
import { useNow } from '#ui/relative-time.tsx';
import { StatusBadge, type Tone } from '#ui/status-badge.tsx';
import { isOpen, judgeStep, placeOf, wholeOf } from './build-words.ts';
import { buildsTexts, stepTexts } from './builds.text.ts';
import classes from './job-list.module.css';
import { cleaningTexts, stepNameTexts } from './step-names.text.ts';

type Build = DataOf<typeof get>;
type Job = Build['jobs'][number];
type Step = Job['steps'][number];

const secondMs = 1000;
const icons: Record<Exclude<Tone, 'busy'>, Icon> = {
  good: CheckCircleIcon,
  bad: XCircleIcon,
  warn: ExclamationTriangleIcon,
  quiet: ClockIcon,
};

/** Jobs with their steps, each where it lies on the time line of the build. */
export function JobList({ build: { jobs, status } }: { build: Build }) {
  const t = useTexts(buildsTexts);
  const nowMs = useNow(secondMs);
  if (jobs.length === 0)
    return (
      <Text c="dimmed" className={classes.none}>
        {isOpen(status) && <Loader size={14} type="dots" aria-hidden />} {t('noSteps')}
      </Text>
    );
  const whole = wholeOf(
    jobs.flatMap((job) => [job, ...job.steps]),
    nowMs,
  );
  return (
    <>
      <Announcement jobs={jobs} />
      {jobs.map((job) => (
        <JobPart key={job.id} job={job} whole={whole} nowMs={nowMs} />
      ))}
    </>
  );
}

/** Whoever hears the page hears each step as it begins. */
function Announcement({ jobs }: Pick<Build, 'jobs'>) {
  const t = useTexts(buildsTexts);
  const nameOf = useNames();
  const step = jobs.flatMap(({ steps }) => steps).find(({ status }) => status === 'in_progress');
  return (
    <VisuallyHidden role="status">{step && t('announceStep', { step: nameOf(step.name) })}</VisuallyHidden>
  );
}

interface Times {
  whole: { from: number; to: number };
  nowMs: number;
}

function JobPart({ job, ...times }: { job: Job } & Times) {
  const t = useTexts(buildsTexts);
  const say = useTexts(stepTexts);
  const id = useId();
  const nameOf = useNames();
  const { tone, word } = judgeStep(job);
  const done = job.steps.filter(({ completedAt }) => completedAt !== null).length;
  return (
    <section className={classes.job} aria-labelledby={id}>
      <div className={classes.head}>
        <Title order={3} id={id}>
          <bdi>{nameOf(job.name)}</bdi>
        </Title>
        <StatusBadge tone={tone}>{word ? say(word) : (job.conclusion ?? job.status)}</StatusBadge>
        {job.steps.length > 0 && (
          <Text size="sm" c="dimmed">
            {t('progress', { count: job.steps.length, done })}
          </Text>
        )}
      </div>
      <ol className={classes.steps}>
        {job.steps.map((step) => (
          <li key={step.number} className={classes.step}>
            <StepLine step={step} {...times} />
          </li>
        ))}
      </ol>
    </section>
  );
}

type KnownName = keyof typeof stepNameTexts.en;

/** Says what a job or step is called: those of the generated workflows in words, others as they are. */
function useNames(): (name: string) => string {
  const say = useTexts(stepNameTexts);
  const tidy = useTexts(cleaningTexts);
  const wordsOf = (name: string) =>
    Object.hasOwn(stepNameTexts.en, name) ? say(name as KnownName) : shortNameOf(name);
  return (name) =>
    name.startsWith('Post ') ? tidy('after', { step: wordsOf(name.slice('Post '.length)) }) : wordsOf(name);
}

/** Actions are pinned to whole commits; the beginning of one is enough to read. */
const shortNameOf = (name: string) => name.replace(/@([0-9a-f]{7})[0-9a-f]{33}\b/, '@$1');

function StepLine({ step, whole, nowMs }: { step: Step } & Times) {
  const say = useTexts(stepTexts);
  const nameOf = useNames();
  const { format } = useLocale();
  const { tone, word } = judgeStep(step);
  const { startedAt, completedAt } = step;
  const place = placeOf(step, whole);
  const Picture = step.conclusion === 'skipped' ? MinusCircleIcon : tone === 'busy' ? undefined : icons[tone];
  const tookMs =
    startedAt === null
      ? undefined
      : (completedAt === null ? nowMs : Date.parse(completedAt)) - Date.parse(startedAt);
  return (
    <>
      <span className={classes.mark} data-tone={tone}>
        {Picture ? <Picture width={18} aria-hidden /> : <Loader size={16} aria-hidden />}
        <VisuallyHidden>{word ? say(word) : (step.conclusion ?? step.status)}</VisuallyHidden>
      </span>
      <span className={classes.name}>
        <bdi>{nameOf(step.name)}</bdi>
      </span>
      <span className={classes.bar} aria-hidden>
        {place && step.conclusion !== 'skipped' && (
          <span data-tone={tone} style={{ insetInlineStart: `${place.at}%`, inlineSize: `${place.size}%` }} />
        )}
      </span>
      <span className={classes.time}>
        {tookMs !== undefined && step.conclusion !== 'skipped' && format.duration(Math.max(0, tookMs))}
      </span>
    </>
  );
}
