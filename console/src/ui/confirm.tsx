import { Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { FormModal } from './form-modal.tsx';

/** Asks before something that others will feel, but that can be undone; else see `ConfirmByTyping`. */
export function Confirm({
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
    <FormModal
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
    </FormModal>
  );
}
