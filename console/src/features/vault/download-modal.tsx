import { ArrowDownTrayIcon } from '@heroicons/react/24/outline';
import { Button, Group, Stack, Text, TextInput } from '@mantine/core';
import type { CredentialType } from '@marsa/contract/credential-types.ts';
import { download } from '@marsa/contract/vault.ts';
import { type SubmitEvent, useState } from 'react';
import { useCall } from '#api.ts';
import { useTexts } from '#i18n/locale.tsx';
import { Code } from '#ui/code.tsx';
import { CopyButton } from '#ui/copy-button.tsx';
import { saveFile } from '#ui/csv.ts';
import { Dialog } from '#ui/dialog.tsx';
import { FormModal } from '#ui/form-modal.tsx';
import { uiTexts } from '#ui/ui.text.ts';
import { credentialFiles } from './credential-groups.ts';
import { fromBase64 } from './credential-value.ts';
import { vaultTexts } from './vault.text.ts';

/** Asks for a reason, then shows the value for as long as the dialog is open. */
export function DownloadModal({
  params,
  name,
  onClose,
}: {
  params: { id: string; type: CredentialType };
  name: string;
  onClose(): void;
}) {
  const t = useTexts(vaultTexts);
  const ui = useTexts(uiTexts);
  const [reason, setReason] = useState('');
  const fetching = useCall(download);
  const value = fetching.data?.value;
  const submit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    fetching.mutate({ params, body: reason.trim() === '' ? {} : { reason: reason.trim() } });
  };
  if (value === undefined)
    return (
      <FormModal
        opened
        title={t('downloadTitle', { name })}
        submitLabel={t('download')}
        onClose={onClose}
        onSubmit={submit}
        pending={fetching.isPending}
        error={fetching.error}
      >
        <Stack gap="sm">
          <Text c="dimmed">{t('downloadText')}</Text>
          <TextInput
            label={t('reason')}
            description={t('reasonHint')}
            dir="auto"
            maxLength={200}
            data-autofocus
            value={reason}
            onChange={(event) => setReason(event.currentTarget.value)}
          />
        </Stack>
      </FormModal>
    );
  const file = credentialFiles[params.type];
  return (
    <Dialog opened onClose={onClose} title={t('downloadTitle', { name })}>
      <Stack>
        <Text fw={600}>{t('value')}</Text>
        <Code block>{value.length > 400 ? `${value.slice(0, 400)} …` : value}</Code>
        <Group justify="space-between">
          <CopyButton value={value} label={t('copyValue')} />
          <Group gap="xs">
            {file && (
              <Button
                variant="default"
                leftSection={<ArrowDownTrayIcon width={16} />}
                onClick={() => saveFile(file.fileName, new Blob([fromBase64(value)]))}
              >
                {t('saveFile')}
              </Button>
            )}
            <Button onClick={onClose}>{ui('done')}</Button>
          </Group>
        </Group>
      </Stack>
    </Dialog>
  );
}
