import * as devkeys from '@marsa/contract/devkeys.ts';
import { useCall } from '#api.ts';
import { useTexts } from '#i18n/locale.tsx';
import { Confirm } from '#ui/confirm.tsx';
import { RotateModal } from '#ui/rotate-modal.tsx';
import { toast } from '#ui/toast.tsx';
import { type Devkey, shortOf } from './key-columns.tsx';
import { keysTexts } from './keys.text.ts';

export function RotateKeyModal({
  devkey,
  onClose,
  onMade,
}: {
  devkey: Devkey;
  onClose(): void;
  onMade(apiKey: string): void;
}) {
  const t = useTexts(keysTexts);
  const rotate = useCall(devkeys.rotate, {
    invalidates: [devkeys.list],
    onDone: ({ apiKey }) => onMade(apiKey),
  });
  return (
    <RotateModal
      title={t('rotateTitle', { key: shortOf(devkey) })}
      text={t('rotateText')}
      label={t('rotate')}
      pending={rotate.isPending}
      error={rotate.error}
      onClose={onClose}
      onRotate={(overlapSeconds) => rotate.mutate({ params: { id: devkey.id }, body: { overlapSeconds } })}
    />
  );
}

export function RevokeKeyModal({ devkey, onClose }: { devkey: Devkey; onClose(): void }) {
  const t = useTexts(keysTexts);
  const revoke = useCall(devkeys.revoke, {
    invalidates: [devkeys.list],
    onDone() {
      toast(t('revoked'));
      onClose();
    },
  });
  return (
    <Confirm
      title={t('revokeTitle', { key: shortOf(devkey) })}
      confirmLabel={t('revoke')}
      isDangerous
      onClose={onClose}
      onConfirm={() => revoke.mutate({ params: { id: devkey.id } })}
      pending={revoke.isPending}
      error={revoke.error}
    >
      {t('revokeText')}
    </Confirm>
  );
}
