import { Stack, Text } from '@mantine/core';
import type { DataOf } from '@marsa/contract/endpoint.ts';
import * as webhookEndpoints from '@marsa/contract/webhook-endpoints.ts';
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

type Endpoint = DataOf<typeof webhookEndpoints.list>;

const day = 86_400;

export function RotateEndpointModal({
  endpoint: { id, workspaceId, name },
  onClose,
  onMade,
}: {
  endpoint: Endpoint;
  onClose(): void;
  onMade(secret: string): void;
}) {
  const t = useTexts(webhooksTexts);
  const [overlapSeconds, setOverlap] = useState(day);
  const rotate = useCall(webhookEndpoints.rotate, {
    invalidates: [webhookEndpoints.list, webhookEndpoints.get],
    onDone: ({ secret }) => onMade(secret),
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
        rotate.mutate({ params: { id: workspaceId, endpointId: id }, body: { overlapSeconds } });
      }}
    >
      <Stack gap="sm">
        <Text>{t('rotateText')}</Text>
        <OverlapField value={overlapSeconds} onChange={setOverlap} />
      </Stack>
    </FormModal>
  );
}

export function RemoveEndpointModal({
  endpoint: { id, workspaceId, name },
  onClose,
}: {
  endpoint: Endpoint;
  onClose(): void;
}) {
  const t = useTexts(webhooksTexts);
  const navigate = useNavigate();
  const remove = useCall(webhookEndpoints.remove, {
    invalidates: [webhookEndpoints.list],
    onDone() {
      toast(t('removed', { name }));
      navigate({ to: pathOf('webhooks'), search: { workspace: workspaceId } as never });
    },
  });
  return (
    <ConfirmByTyping
      opened
      title={t('removeTitle', { name })}
      name={name}
      confirmLabel={t('remove')}
      onClose={onClose}
      onConfirm={() => remove.mutate({ params: { id: workspaceId, endpointId: id } })}
      pending={remove.isPending}
      error={remove.error}
    >
      {t('removeText')}
    </ConfirmByTyping>
  );
}
