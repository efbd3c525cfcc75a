import { Checkbox, Stack, Text, TextInput } from '@mantine/core';
import type { DataOf } from '@marsa/contract/endpoint.ts';
import { getAccess, syncSecrets } from '@marsa/contract/github.ts';
import { generate } from '@marsa/contract/wrappers.ts';
import { type SubmitEvent, useState } from 'react';
import { useCall } from '#api.ts';
import { useTexts } from '#i18n/locale.tsx';
import type { Project } from '#shell/project-frame.tsx';
import { FormModal } from '#ui/form-modal.tsx';
import { wrappersTexts } from './wrappers.text.ts';

/** Asks where to, and pushes. */
export function PushModal({
  project,
  onClose,
  onPushed,
}: {
  project: Project;
  onClose(): void;
  onPushed(wrapper: DataOf<typeof generate>): void;
}) {
  const t = useTexts(wrappersTexts);
  const [branch, setBranch] = useState('');
  const [isPrivate, setPrivate] = useState(true);
  const push = useCall(generate, { invalidates: [getAccess, syncSecrets], onDone: onPushed });
  const submit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    const where = branch.trim() === '' ? {} : { branch: branch.trim() };
    push.mutate({ body: { projectId: project.id, mode: 'push', private: isPrivate, ...where } });
  };
  return (
    <FormModal
      opened
      title={t('pushTitle')}
      submitLabel={t('push')}
      onClose={onClose}
      onSubmit={submit}
      pending={push.isPending}
      error={push.error}
    >
      <Stack gap="sm">
        <Text c="dimmed">{t('pushText')}</Text>
        <Text fw={600}>
          <bdi dir="ltr">{`${project.githubOwner}/${project.githubRepo}`}</bdi>
        </Text>
        <TextInput
          label={t('branch')}
          description={t('branchHint')}
          dir="ltr"
          value={branch}
          onChange={(event) => setBranch(event.currentTarget.value)}
        />
        <Checkbox
          label={t('private')}
          checked={isPrivate}
          onChange={(event) => setPrivate(event.currentTarget.checked)}
        />
      </Stack>
    </FormModal>
  );
}
