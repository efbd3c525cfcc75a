import { PasswordInput, Stack, Text, TextInput } from '@mantine/core';
import { exportAll } from '@marsa/contract/vault.ts';
import { type SubmitEvent, useState } from 'react';
import { useCall } from '#api.ts';
import { useTexts } from '#i18n/locale.tsx';
import type { Project } from '#shell/project-frame.tsx';
import { saveFile } from '#ui/csv.ts';
import { FormModal } from '#ui/form-modal.tsx';
import { toast } from '#ui/toast.tsx';
import { vaultTexts } from './vault.text.ts';

const leastLength = 12;

/** All credentials in one file that only the passphrase opens. */
export function ExportModal({ project, onClose }: { project: Project; onClose(): void }) {
  const t = useTexts(vaultTexts);
  const [passphrase, setPassphrase] = useState('');
  const [again, setAgain] = useState('');
  const [reason, setReason] = useState('');
  const [isChecked, setChecked] = useState(false);
  const sealing = useCall(exportAll, {
    onDone(file) {
      const name = project.name.replace(/[^\p{L}\p{N}_-]+/gu, '-');
      saveFile(
        `${name}.marsa-credentials.json`,
        new Blob([JSON.stringify(file, null, 2)], { type: 'application/json' }),
      );
      toast(t('exported'));
      onClose();
    },
  });
  const isShort = passphrase.length < leastLength;
  const isOther = passphrase !== again;
  const submit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    setChecked(true);
    if (isShort || isOther) return;
    const body = { passphrase, ...(reason.trim() === '' ? {} : { reason: reason.trim() }) };
    sealing.mutate({ params: { id: project.id }, body });
  };
  return (
    <FormModal
      opened
      title={t('exportTitle')}
      submitLabel={t('exportAction')}
      onClose={onClose}
      onSubmit={submit}
      pending={sealing.isPending}
      error={sealing.error}
    >
      <Stack gap="sm">
        <Text c="dimmed">{t('exportText')}</Text>
        <PasswordInput
          label={t('passphrase')}
          description={t('passphraseHint')}
          autoComplete="new-password"
          data-autofocus
          value={passphrase}
          onChange={(event) => setPassphrase(event.currentTarget.value)}
          error={isChecked && isShort && t('passphraseShort')}
        />
        <PasswordInput
          label={t('passphraseAgain')}
          autoComplete="new-password"
          value={again}
          onChange={(event) => setAgain(event.currentTarget.value)}
          error={isChecked && !isShort && isOther && t('passphraseDiffers')}
        />
        <TextInput
          label={t('reason')}
          description={t('reasonHint')}
          dir="auto"
          maxLength={200}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
      </Stack>
    </FormModal>
  );
}
