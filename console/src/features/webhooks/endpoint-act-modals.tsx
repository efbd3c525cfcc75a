import type { DataOf } from '@marsa/contract/endpoint.ts';
import * as webhookEndpoints from '@marsa/contract/webhook-endpoints.ts';
import { useNavigate } from '@tanstack/react-router';
import { useCall } from '#api.ts';
import { useTexts } from '#i18n/locale.tsx';
import { pathOf } from '#paths.ts';
import { ConfirmByTyping } from '#ui/confirm-by-typing.tsx';
import { RotateModal } from '#ui/rotate-modal.tsx';
import { toast } from '#ui/toast.tsx';
import { webhooksTexts } from './webhooks.text.ts';

type Endpoint = DataOf<typeof webhookEndpoints.list>;

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
  const rotate = useCall(webhookEndpoints.rotate, {
    invalidates: [webhookEndpoints.list, webhookEndpoints.get],
    onDone: ({ secret }) => onMade(secret),
  });
  return (
    <RotateModal
      title={t('rotateTitle', { name })}
      text={t('rotateText')}
      label={t('rotate')}
      pending={rotate.isPending}
      error={rotate.error}
      onClose={onClose}
      onRotate={(overlapSeconds) =>
        rotate.mutate({ params: { id: workspaceId, endpointId: id }, body: { overlapSeconds } })
      }
    />
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
