import { PasswordInput, Select, Stack, TextInput } from '@mantine/core';
import * as webhookSources from '@marsa/contract/webhook-sources.ts';
import { useState } from 'react';
import { useCall } from '#api.ts';
import { useTexts } from '#i18n/locale.tsx';
import { FormModal } from '#ui/form-modal.tsx';
import type { NewProps } from './webhook-list.tsx';
import { channelTexts, webhooksTexts } from './webhooks.text.ts';

const isChannel = (text: string | null): text is webhookSources.Channel =>
  webhookSources.channels.some((channel) => channel === text);

export function SourceModal({ workspaceId, onClose, onMade }: NewProps) {
  const t = useTexts(webhooksTexts);
  const channels = useTexts(channelTexts);
  const [channel, setChannel] = useState<webhookSources.Channel>('github');
  const [name, setName] = useState('');
  const [secret, setSecret] = useState('');
  const [isChecked, setChecked] = useState(false);
  const create = useCall(webhookSources.create, {
    invalidates: [webhookSources.list],
    onDone: (made) =>
      onMade([
        ...(made.secret === null
          ? []
          : [{ title: t('secretTitle', { name: made.name }), value: made.secret }]),
        ...(made.verifyToken === null ? [] : [{ title: t('verifyTokenTitle'), value: made.verifyToken }]),
      ]),
  });
  const isMissing = name.trim() === '';
  return (
    <FormModal
      opened
      title={t('addSourceTitle')}
      submitLabel={t('addSource')}
      onClose={onClose}
      pending={create.isPending}
      error={create.error}
      isDirty={!isMissing}
      onSubmit={(event) => {
        event.preventDefault();
        setChecked(true);
        const given = secret.trim() === '' ? {} : { secret: secret.trim() };
        if (!isMissing)
          create.mutate({ params: { id: workspaceId }, body: { channel, name: name.trim(), ...given } });
      }}
    >
      <Stack gap="sm">
        <Select
          label={t('channel')}
          data={webhookSources.channels.map((value) => ({ value, label: channels(value) }))}
          value={channel}
          onChange={(value) => isChannel(value) && setChannel(value)}
          allowDeselect={false}
        />
        <TextInput
          label={t('name')}
          dir="auto"
          maxLength={100}
          data-autofocus
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
          error={isChecked && isMissing ? t('nameMissing') : undefined}
        />
        <PasswordInput
          label={t('ownSecret')}
          description={t('ownSecretHint')}
          dir="ltr"
          autoComplete="off"
          value={secret}
          onChange={(event) => setSecret(event.currentTarget.value)}
        />
      </Stack>
    </FormModal>
  );
}
