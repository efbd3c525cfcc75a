import { Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { FormModalDialog } from './form-modal-dialog.tsx';

/** Asks before something that others will feel, but that can be undone; else see `ConfirmByTyping`. */
export function ConfirmDialog({
  title,
  children,
  confirmLabel,
  isDangerous = false,
  onClose,
  onConfirm,
  pending,
  error,
}: {
  title: string;
  /** What happens. */
  children: ReactNode;
  confirmLabel: string;
  isDangerous?: boolean;
  onClose(): void;
  onConfirm(): void;
  pending: boolean;
  error: unknown;
}) {
  return (
    <FormModalDialog
      opened
      title={title}
      submitLabel={confirmLabel}
      onClose={onClose}
      pending={pending}
      error={error}
      isDangerous={isDangerous}
      onSubmit={(event) => {
        event.preventDefault();
        onConfirm();
      }}
    >
      <Text component="div">{children}</Text>
    </FormModalDialog>
  );
}
