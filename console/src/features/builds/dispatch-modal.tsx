import { Input, SegmentedControl, Select, Stack, Textarea, TextInput } from '@mantine/core';
import { ProblemError } from '@marsa/client/client.ts';
import { dispatch, list, type Platform } from '@marsa/contract/builds.ts';
import { workflowFiles } from '@marsa/contract/wrappers.ts';
import { useNavigate } from '@tanstack/react-router';
import { type SubmitEvent, useState } from 'react';
import { useCall } from '#api.ts';
import { now } from '#clock.ts';
import { useLocale, useTexts } from '#i18n/locale.tsx';
import { pathOf } from '#paths.ts';
import type { Project } from '#shell/project-frame.tsx';
import { FormModal } from '#ui/form-modal.tsx';
import { toast } from '#ui/toast.tsx';
import { readInputs } from './build-words.ts';
import { buildsTexts, platformTexts } from './builds.text.ts';

interface Wish {
  platform: Platform;
  workflowFile: string;
  ref: string;
  versionName: string;
  track: string;
  release: string;
  inputs: string;
  /** The same wish is carried out once, also where its answer got lost and somebody asks again. */
  key: string;
}

const newKey = () => `console-${now()}`;

const firstWish = (): Wish => ({
  platform: 'android',
  workflowFile: '',
  ref: 'main',
  versionName: '',
  track: 'internal',
  release: 'draft',
  inputs: '',
  key: newKey(),
});

function inputsOf({ platform, track, release, inputs }: Wish): Record<string, string> | undefined {
  if (platform === 'android') return { track, status: release };
  return platform === 'ios' ? {} : readInputs(inputs);
}

/** @returns undefined where the inputs cannot be read */
function toBody(wish: Wish) {
  const inputs = inputsOf(wish);
  if (inputs === undefined) return undefined;
  const { platform, workflowFile } = wish;
  const versionName = wish.versionName.trim();
  return {
    workflowFile: platform === 'other' ? workflowFile.trim() : workflowFiles[platform],
    ref: wish.ref.trim(),
    inputs,
    ...(versionName === '' ? {} : { versionName }),
  };
}

/** What to build, from where, and to whom it goes. */
export function DispatchModal({ project, onClose }: { project: Project; onClose(): void }) {
  const t = useTexts(buildsTexts);
  const { sayIssue } = useLocale();
  const navigate = useNavigate();
  const [wish, setWish] = useState(firstWish);
  const [isWrong, setWrong] = useState(false);
  const change = (part: Partial<Wish>) => {
    setWish((before) => ({ ...before, ...part, key: newKey() }));
    setWrong(false);
  };
  const send = useCall(dispatch, {
    invalidates: [list],
    onDone({ id, versionName }) {
      toast(t('dispatched', { version: versionName }));
      navigate({ to: pathOf('projectBuild', { projectId: project.id, buildId: id }) });
    },
  });
  const submit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    const body = toBody(wish);
    setWrong(body === undefined);
    if (body === undefined) return;
    send.mutate({ params: { id: project.id }, headers: { 'idempotency-key': wish.key }, body });
  };
  const issues = send.error instanceof ProblemError ? send.error.issues : [];
  const faultOf = (path: string) => {
    const issue = issues.find((one) => one.path.split('.')[0] === path);
    return issue && sayIssue(issue.message);
  };
  return (
    <FormModal
      opened
      title={t('startTitle')}
      submitLabel={t('start')}
      onClose={onClose}
      onSubmit={submit}
      pending={send.isPending}
      error={issues.length > 0 ? null : send.error}
    >
      <Stack gap="sm">
        <PlatformChoice value={wish.platform} onChange={(platform) => change({ platform })} />
        {wish.platform === 'android' && <AndroidFields wish={wish} onChange={change} />}
        {wish.platform === 'other' && (
          <OtherFields wish={wish} onChange={change} isWrong={isWrong} faultOf={faultOf} />
        )}
        <TextInput
          label={t('ref')}
          description={t('refHint')}
          dir="ltr"
          value={wish.ref}
          onChange={(event) => change({ ref: event.currentTarget.value })}
          error={faultOf('ref')}
        />
        <TextInput
          label={t('versionName')}
          description={t('versionHint')}
          dir="ltr"
          value={wish.versionName}
          onChange={(event) => change({ versionName: event.currentTarget.value })}
          error={faultOf('versionName')}
        />
      </Stack>
    </FormModal>
  );
}

const choices = ['android', 'ios', 'other'] as const;

function PlatformChoice({ value, onChange }: { value: Platform; onChange(value: Platform): void }) {
  const t = useTexts(buildsTexts);
  const platformOf = useTexts(platformTexts);
  return (
    <Input.Wrapper label={t('platform')} labelElement="div">
      <SegmentedControl
        fullWidth
        aria-label={t('platform')}
        data={choices.map((platform) => ({ value: platform, label: platformOf(platform) }))}
        value={value}
        onChange={onChange}
      />
    </Input.Wrapper>
  );
}

/** What the generated workflow for Google Play takes. */
function AndroidFields({ wish, onChange }: { wish: Wish; onChange(part: Partial<Wish>): void }) {
  const t = useTexts(buildsTexts);
  return (
    <>
      <Select
        label={t('track')}
        allowDeselect={false}
        data={[
          { value: 'internal', label: t('trackInternal') },
          { value: 'alpha', label: t('trackAlpha') },
          { value: 'beta', label: t('trackBeta') },
          { value: 'production', label: t('trackProduction') },
        ]}
        value={wish.track}
        onChange={(track) => onChange({ track: track ?? 'internal' })}
      />
      <Select
        label={t('release')}
        allowDeselect={false}
        data={[
          { value: 'draft', label: t('releaseDraft') },
          { value: 'completed', label: t('releaseCompleted') },
        ]}
        value={wish.release}
        onChange={(release) => onChange({ release: release ?? 'draft' })}
      />
    </>
  );
}

/** Any workflow of the repository. */
function OtherFields({
  wish,
  onChange,
  isWrong,
  faultOf,
}: {
  wish: Wish;
  onChange(part: Partial<Wish>): void;
  isWrong: boolean;
  faultOf(path: string): string | undefined;
}) {
  const t = useTexts(buildsTexts);
  return (
    <>
      <TextInput
        label={t('workflow')}
        description={t('workflowHint')}
        placeholder="build.yml"
        dir="ltr"
        value={wish.workflowFile}
        onChange={(event) => onChange({ workflowFile: event.currentTarget.value })}
        error={faultOf('workflowFile')}
      />
      <Textarea
        label={t('inputs')}
        description={t('inputsHint')}
        dir="ltr"
        autosize
        minRows={2}
        value={wish.inputs}
        onChange={(event) => onChange({ inputs: event.currentTarget.value })}
        error={isWrong ? t('inputsWrong') : faultOf('inputs')}
      />
    </>
  );
}
