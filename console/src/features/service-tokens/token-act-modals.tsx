import { Stack, Text } from '@mantine/core';
import * as serviceTokens from '@marsa/contract/service-tokens.ts';
import { useState } from 'react';
import { useCall } from '#api.ts';
import { useTexts } from '#i18n/locale.tsx';
import { Confirm } from '#ui/confirm.tsx';
import { FormModal } from '#ui/form-modal.tsx';
import { OverlapField } from '#ui/span-fields.tsx';
import { toast } from '#ui/toast.tsx';
import { serviceTokensTexts } from './service-tokens.text.ts';
import type { ServiceToken } from './token-columns.tsx';

const day = 86_400;

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
  const [overlapSeconds, setOverlap] = useState(day);
  const rotate = useCall(serviceTokens.rotate, {
    invalidates: [serviceTokens.list],
    onDone: (made) => onMade(made.token),
  });
  return (
    <FormModal
      opened
      title={t('rotateTitle', { name: token.name })}
      submitLabel={t('rotate')}
      onClose={onClose}
      pending={rotate.isPending}
      error={rotate.error}
      onSubmit={(event) => {
        event.preventDefault();
        rotate.mutate({ params: { id: token.id }, body: { overlapSeconds } });
      }}
    >
      <Stack gap="sm">
        <Text>{t('rotateText')}</Text>
        <OverlapField value={overlapSeconds} onChange={setOverlap} />
      </Stack>
    </FormModal>
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
