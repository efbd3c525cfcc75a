import { Stack, Text } from '@mantine/core';
import * as devkeys from '@marsa/contract/devkeys.ts';
import { useState } from 'react';
import { useCall } from '#api.ts';
import { useTexts } from '#i18n/locale.tsx';
import { Confirm } from '#ui/confirm.tsx';
import { FormModal } from '#ui/form-modal.tsx';
import { OverlapField } from '#ui/span-fields.tsx';
import { toast } from '#ui/toast.tsx';
import { type Devkey, shortOf } from './key-columns.tsx';
import { keysTexts } from './keys.text.ts';

const day = 86_400;

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
  const [overlapSeconds, setOverlap] = useState(day);
  const rotate = useCall(devkeys.rotate, {
    invalidates: [devkeys.list],
    onDone: ({ apiKey }) => onMade(apiKey),
  });
  return (
    <FormModal
      opened
      title={t('rotateTitle', { key: shortOf(devkey) })}
      submitLabel={t('rotate')}
      onClose={onClose}
      pending={rotate.isPending}
      error={rotate.error}
      onSubmit={(event) => {
        event.preventDefault();
        rotate.mutate({ params: { id: devkey.id }, body: { overlapSeconds } });
      }}
    >
      <Stack gap="sm">
        <Text>{t('rotateText')}</Text>
        <OverlapField value={overlapSeconds} onChange={setOverlap} />
      </Stack>
    </FormModal>
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
