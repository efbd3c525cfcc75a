import { PasswordInput, Stack, Text } from '@mantine/core';
import type { DataOf } from '@marsa/contract/endpoint.ts';
import * as webhookSources from '@marsa/contract/webhook-sources.ts';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useCall } from '#api.ts';
import { useTexts } from '#i18n/locale.tsx';
import { pathOf } from '#paths.ts';
import { ConfirmByTyping } from '#ui/confirm-by-typing.tsx';
import { FormModal } from '#ui/form-modal.tsx';
import { OverlapField } from '#ui/span-fields.tsx';
import { toast } from '#ui/toast.tsx';
import { webhooksTexts } from './webhooks.text.ts';

type Source = DataOf<typeof webhookSources.list>;

const day = 86_400;

export function RotateSourceModal({
  source: { id, workspaceId, name },
  onClose,
  onMade,
}: {
  source: Source;
  onClose(): void;
  onMade(secret: string | null): void;
}) {
  const t = useTexts(webhooksTexts);
  const [overlapSeconds, setOverlap] = useState(day);
  const [secret, setSecret] = useState('');
  const rotate = useCall(webhookSources.rotate, {
    invalidates: [webhookSources.list, webhookSources.get],
    onDone: (made) => onMade(made.secret),
  });
  return (
    <FormModal
      opened
      title={t('rotateTitle', { name })}
      submitLabel={t('rotate')}
      onClose={onClose}
      pending={rotate.isPending}
      error={rotate.error}
      onSubmit={(event) => {
        event.preventDefault();
        const given = secret.trim() === '' ? {} : { secret: secret.trim() };
        rotate.mutate({ params: { id: workspaceId, sourceId: id }, body: { overlapSeconds, ...given } });
      }}
    >
      <Stack gap="sm">
        <Text>{t('rotateText')}</Text>
        <PasswordInput
          label={t('ownSecret')}
          description={t('ownSecretHint')}
          dir="ltr"
          autoComplete="off"
          value={secret}
          onChange={(event) => setSecret(event.currentTarget.value)}
        />
        <OverlapField value={overlapSeconds} onChange={setOverlap} />
      </Stack>
    </FormModal>
  );
}

export function RemoveSourceModal({
  source: { id, workspaceId, name },
  onClose,
}: {
  source: Source;
  onClose(): void;
}) {
  const t = useTexts(webhooksTexts);
  const navigate = useNavigate();
  const remove = useCall(webhookSources.remove, {
    invalidates: [webhookSources.list],
    onDone() {
      toast(t('removed', { name }));
      navigate({ to: pathOf('webhooks'), search: { workspace: workspaceId, tab: 'incoming' } as never });
    },
  });
  return (
    <ConfirmByTyping
      opened
      title={t('removeTitle', { name })}
      name={name}
      confirmLabel={t('remove')}
      onClose={onClose}
      onConfirm={() => remove.mutate({ params: { id: workspaceId, sourceId: id } })}
      pending={remove.isPending}
      error={remove.error}
    >
      {t('removeText')}
    </ConfirmByTyping>
  );
}
