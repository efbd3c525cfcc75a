import { Stack, Text, TextInput } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { useTexts } from '#i18n/locale.tsx';
import { FormModalDialog } from './form-modal-dialog.tsx';
import { uiTexts } from './ui.text.ts';

/** Before what cannot be undone: says what will be gone, and lets go only when its name was typed. */
export function ConfirmByTypingDialog({
  title,
  name,
  children,
  confirmLabel,
  opened,
  onClose,
  onConfirm,
  pending,
  error,
}: {
  title: string;
  /** What has to be typed, letter for letter. */
  name: string;
  /** What happens. */
  children: ReactNode;
  confirmLabel: string;
  opened: boolean;
  onClose(): void;
  onConfirm(typed: string): void;
  pending: boolean;
  error: unknown;
}) {
  const t = useTexts(uiTexts);
  const [typed, setTyped] = useState('');
  const [isWrong, setWrong] = useState(false);
  return (
    <FormModalDialog
      title={title}
      submitLabel={confirmLabel}
      opened={opened}
      onClose={onClose}
      pending={pending}
      error={error}
      isDangerous
      onSubmit={(event) => {
        event.preventDefault();
        if (typed.trim() === name) onConfirm(name);
        else setWrong(true);
      }}
    >
      <Stack gap="sm">
        <Text component="div">{children}</Text>
        <TextInput
          label={t('typeToConfirm', { name })}
          value={typed}
          dir="auto"
          autoComplete="off"
          data-autofocus
          error={isWrong ? t('doesNotMatch') : undefined}
          onChange={(event) => {
            setTyped(event.currentTarget.value);
            setWrong(false);
          }}
        />
      </Stack>
    </FormModalDialog>
  );
}
