import { Alert, Button, Checkbox, Group, Stack } from '@mantine/core';
import { useState } from 'react';
import { useTexts } from '#i18n/locale.tsx';
import { Code } from './code.tsx';
import { CopyButton } from './copy-button.tsx';
import { Dialog } from './dialog.tsx';
import { uiTexts } from './ui.text.ts';

/** A secret that is shown once. It leaves the page only when somebody says that they have it. */
export function SecretOnceDialog({ title, value, onDone }: { title: string; value: string; onDone(): void }) {
  const t = useTexts(uiTexts);
  const [isKept, setKept] = useState(false);
  return (
    <Dialog
      opened
      onClose={() => {}}
      title={title}
      withCloseButton={false}
      closeOnEscape={false}
      closeOnClickOutside={false}
    >
      <Stack gap="md">
        <Alert color="yellow" variant="outline">
          {t('secretOnce')}
        </Alert>
        <Group wrap="nowrap" gap="xs" align="flex-start">
          <Code block>{value}</Code>
          <CopyButton value={value} label={t('copy')} />
        </Group>
        <Checkbox
          checked={isKept}
          onChange={(event) => setKept(event.currentTarget.checked)}
          label={t('secretKept')}
        />
        <Group justify="flex-end">
          <Button disabled={!isKept} onClick={onDone}>
            {t('done')}
          </Button>
        </Group>
      </Stack>
    </Dialog>
  );
}
