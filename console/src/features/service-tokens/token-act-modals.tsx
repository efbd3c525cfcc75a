import * as serviceTokens from '@marsa/contract/service-tokens.ts';
import { useCall } from '#api.ts';
import { useTexts } from '#i18n/locale.tsx';
import { Confirm } from '#ui/confirm.tsx';
import { RotateModal } from '#ui/rotate-modal.tsx';
import { toast } from '#ui/toast.tsx';
import { serviceTokensTexts } from './service-tokens.text.ts';
import type { ServiceToken } from './token-columns.tsx';

export function RotateTokenModal({
  token,
  onClose,
  onMade,
}: {
  token: ServiceToken;
  onClose(): void;
  onMade(value: string): void;
}) {
  const t = useTexts(serviceTokensTexts);
  const rotate = useCall(serviceTokens.rotate, {
    invalidates: [serviceTokens.list],
    onDone: (made) => onMade(made.token),
  });
  return (
    <RotateModal
      title={t('rotateTitle', { name: token.name })}
      text={t('rotateText')}
      label={t('rotate')}
      pending={rotate.isPending}
      error={rotate.error}
      onClose={onClose}
      onRotate={(overlapSeconds) => rotate.mutate({ params: { id: token.id }, body: { overlapSeconds } })}
    />
  );
}

export function RevokeTokenModal({ token, onClose }: { token: ServiceToken; onClose(): void }) {
  const t = useTexts(serviceTokensTexts);
  const revoke = useCall(serviceTokens.revoke, {
    invalidates: [serviceTokens.list],
    onDone() {
      toast(t('revoked'));
      onClose();
    },
  });
  return (
    <Confirm
      title={t('revokeTitle', { name: token.name })}
      confirmLabel={t('revoke')}
      isDangerous
      onClose={onClose}
      onConfirm={() => revoke.mutate({ params: { id: token.id } })}
      pending={revoke.isPending}
      error={revoke.error}
    >
      {t('revokeText')}
    </Confirm>
  );
}
