import { Group, Stack, Text, TextInput } from '@mantine/core';
import * as secondFactor from '@marsa/contract/second-factor.ts';
import { useEffect, useRef, useState } from 'react';
import { isProblem, useCall } from '#api.ts';
import { useTexts } from '#i18n/locale.tsx';
import { Code } from '#ui/code.tsx';
import { CopyButton } from '#ui/copy-button.tsx';
import { Dialog } from '#ui/dialog.tsx';
import { ErrorNote } from '#ui/error-note.tsx';
import { FormModal } from '#ui/form-modal.tsx';
import { LinesSkeleton } from '#ui/skeletons.tsx';
import { toast } from '#ui/toast.tsx';
import { factorTexts } from './profile.text.ts';
import classes from './totp-modal.module.css';

/** Shows the secret of an app to scan, and takes its first code; from then on it counts. */
export function TotpModal({
  onClose,
  onCodes,
}: {
  onClose(): void;
  onCodes(codes: readonly string[]): void;
}) {
  const t = useTexts(factorTexts);
  const [code, setCode] = useState('');
  const begin = useCall(secondFactor.beginTotp);
  const confirm = useCall(secondFactor.confirmTotp, {
    invalidates: [secondFactor.get],
    onDone({ recoveryCodes }) {
      toast(t('appReady'));
      onClose();
      if (recoveryCodes !== null) onCodes(recoveryCodes);
    },
  });
  const { mutate } = begin;
  const hasBegun = useRef(false);
  useEffect(() => {
    if (hasBegun.current) return;
    hasBegun.current = true;
    mutate({});
  }, [mutate]);
  if (begin.data === undefined)
    return (
      <Dialog opened onClose={onClose} title={t('addApp')} withCloseButton={false}>
        {begin.error ? <ErrorNote error={begin.error} /> : <LinesSkeleton lines={6} />}
      </Dialog>
    );
  const { qrSvg, secret } = begin.data;
  const isWrong = isProblem(confirm.error, 'INVALID_CREDENTIALS');
  return (
    <FormModal
      opened
      title={t('addApp')}
      submitLabel={t('finish')}
      onClose={onClose}
      pending={confirm.isPending}
      error={isWrong ? null : confirm.error}
      onSubmit={(event) => {
        event.preventDefault();
        if (code.trim() !== '') confirm.mutate({ body: { code: code.trim() } });
      }}
    >
      <Stack gap="sm">
        <Text fw={600}>{t('scan')}</Text>
        <img
          className={classes.picture}
          src={`data:image/svg+xml,${encodeURIComponent(qrSvg)}`}
          alt={t('qr')}
          width={200}
          height={200}
        />
        <Text>{t('orType')}</Text>
        <Group gap="xs" wrap="nowrap">
          <Code>{secret}</Code>
          <CopyButton value={secret} label={t('copySecret')} />
        </Group>
        <TextInput
          label={t('code')}
          dir="ltr"
          inputMode="numeric"
          autoComplete="one-time-code"
          maxLength={10}
          data-autofocus
          value={code}
          onChange={(event) => setCode(event.currentTarget.value)}
          error={isWrong ? t('codeWrong') : undefined}
        />
      </Stack>
    </FormModal>
  );
}
