import { Button, Group, Stack, Text } from '@mantine/core';
import { type ReactNode, type SubmitEvent, useState } from 'react';
import { useTexts } from '#i18n/locale.tsx';
import { Dialog } from './dialog.tsx';
import { ErrorNote } from './error-note.tsx';
import { uiTexts } from './ui.text.ts';

export interface FormModalProps {
  title: string;
  submitLabel: string;
  opened: boolean;
  onClose(): void;
  onSubmit(event: SubmitEvent<HTMLFormElement>): void;
  /** It is being sent. */
  pending: boolean;
  /** Why it was refused, where no field can say it. */
  error: unknown;
  /** Something was written that a careless click must not throw away. */
  isDirty?: boolean;
  isDangerous?: boolean;
  children: ReactNode;
  size?: string;
}

/** A form over the page. What was written is not lost by a click beside it. */
export function FormModalDialog(props: FormModalProps) {
  const { title, submitLabel, opened, pending, error, isDirty = false, isDangerous = false } = props;
  const t = useTexts(uiTexts);
  const [isAsking, setAsking] = useState(false);
  const leave = () => {
    setAsking(false);
    props.onClose();
  };
  const close = () => (isDirty && !isAsking ? setAsking(true) : leave());
  return (
    <Dialog opened={opened} onClose={pending ? () => {} : close} title={title} size={props.size ?? 'md'}>
      <form onSubmit={props.onSubmit} noValidate>
        <Stack gap="md">
          {props.children}
          {error !== null && error !== undefined && <ErrorNote error={error} />}
          {isAsking ? (
            <Group justify="space-between" role="alert">
              <Text size="sm">{t('discardTitle')}</Text>
              <Group gap="xs">
                <Button variant="default" onClick={() => setAsking(false)}>
                  {t('keepWriting')}
                </Button>
                <Button color="red" onClick={leave}>
                  {t('discard')}
                </Button>
              </Group>
            </Group>
          ) : (
            <Group justify="flex-end" gap="xs">
              <Button variant="default" onClick={close} disabled={pending}>
                {t('cancel')}
              </Button>
              <Button type="submit" loading={pending} {...(isDangerous ? { color: 'red.9' } : {})}>
                {submitLabel}
              </Button>
            </Group>
          )}
        </Stack>
      </form>
    </Dialog>
  );
}
