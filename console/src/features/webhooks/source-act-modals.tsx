import { PasswordInput } from '@mantine/core';
import type { DataOf } from '@marsa/contract/endpoint.ts';
import * as webhookSources from '@marsa/contract/webhook-sources.ts';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useCall } from '#api.ts';
import { useTexts } from '#i18n/locale.tsx';
import { pathOf } from '#paths.ts';
import { ConfirmByTyping } from '#ui/confirm-by-typing.tsx';
import { RotateModal } from '#ui/rotate-modal.tsx';
import { toast } from '#ui/toast.tsx';
import { webhooksTexts } from './webhooks.text.ts';

type Source = DataOf<typeof webhookSources.list>;

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
  const [secret, setSecret] = useState('');
  const rotate = useCall(webhookSources.rotate, {
    invalidates: [webhookSources.list, webhookSources.get],
    onDone: (made) => onMade(made.secret),
  });
  return (
    <RotateModal
      title={t('rotateTitle', { name })}
      text={t('rotateText')}
      label={t('rotate')}
      pending={rotate.isPending}
      error={rotate.error}
      onClose={onClose}
      onRotate={(overlapSeconds) => {
        const given = secret.trim() === '' ? {} : { secret: secret.trim() };
        rotate.mutate({ params: { id: workspaceId, sourceId: id }, body: { overlapSeconds, ...given } });
      }}
    >
      <PasswordInput
        label={t('ownSecret')}
        description={t('ownSecretHint')}
        dir="ltr"
        autoComplete="off"
        value={secret}
        onChange={(event) => setSecret(event.currentTarget.value)}
      />
    </RotateModal>
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
