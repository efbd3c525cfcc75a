import { Stack, Text } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { FormModal } from './form-modal.tsx';
import { OverlapField } from './span-fields.tsx';

const day = 86_400;

/** The question before a secret gets another one in its place; for how long the one before goes on is chosen here. */
export function RotateModal({
  title,
  text,
  label,
  pending,
  error,
  onClose,
  onRotate,
  children,
}: {
  title: string;
  text: string;
  /** What the button says. */
  label: string;
  pending: boolean;
  error: unknown;
  onClose(): void;
  onRotate(overlapSeconds: number): void;
  /** More fields. */
  children?: ReactNode;
}) {
  const [overlapSeconds, setOverlap] = useState(day);
  return (
    <FormModal
      opened
      title={title}
      submitLabel={label}
      onClose={onClose}
      pending={pending}
      error={error}
      onSubmit={(event) => {
        event.preventDefault();
        onRotate(overlapSeconds);
      }}
    >
      <Stack gap="sm">
        <Text>{text}</Text>
        {children}
        <OverlapField value={overlapSeconds} onChange={setOverlap} />
      </Stack>
    </FormModal>
  );
}
