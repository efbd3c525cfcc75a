import { ArrowUpTrayIcon, DocumentIcon, XMarkIcon } from '@heroicons/react/24/outline';
import { ActionIcon, Group, Text } from '@mantine/core';
import { type DragEvent, useId, useState } from 'react';
import { useLocale, useTexts } from '#i18n/locale.tsx';
import classes from './file-drop.module.css';
import { uiTexts } from './ui.text.ts';

/** Takes one file, dropped or chosen; works by keyboard, since it is a file field all the time. */
export function FileDrop({
  label,
  hint,
  file,
  onChange,
  accept,
  maxBytes,
  error,
  ...field
}: {
  label: string;
  hint?: string;
  file: File | null;
  onChange(file: File | null): void;
  /** As the `accept` of a file field. */
  accept?: string;
  maxBytes: number;
  error?: string | undefined;
  /** Has the focus when the dialog opens. */
  'data-autofocus'?: boolean | undefined;
}) {
  const t = useTexts(uiTexts);
  const { format } = useLocale();
  const id = useId();
  const [isOver, setOver] = useState(false);
  const [tooLarge, setTooLarge] = useState<number>();
  const fault =
    tooLarge === undefined
      ? error
      : t('fileTooLarge', { size: format.bytes(tooLarge), limit: format.bytes(maxBytes) });
  const take = (next: File | undefined) => {
    const isFit = next === undefined || next.size <= maxBytes;
    setTooLarge(isFit ? undefined : next.size);
    if (next && isFit) onChange(next);
  };
  const over = (value: boolean) => (event: DragEvent) => {
    event.preventDefault();
    setOver(value);
  };
  const drop = (event: DragEvent) => {
    over(false)(event);
    take(event.dataTransfer.files[0]);
  };
  return (
    <div>
      <Text component="label" htmlFor={id} size="sm" fw={600}>
        {label}
      </Text>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: dropping is beside the file field, which does all by keyboard. */}
      <div
        className={classes.zone}
        data-over={isOver || undefined}
        onDragOver={over(true)}
        onDragLeave={over(false)}
        onDrop={drop}
      >
        {file ? <DocumentIcon width={22} aria-hidden /> : <ArrowUpTrayIcon width={22} aria-hidden />}
        <Text size="sm" dir="auto" className={classes.name}>
          {file ? `${file.name} (${format.bytes(file.size)})` : isOver ? t('dropFileNow') : t('dropFile')}
        </Text>
        <input
          id={id}
          {...field}
          type="file"
          className={classes.field}
          accept={accept}
          aria-describedby={`${id}-hint`}
          onChange={(event) => {
            take(event.currentTarget.files?.[0]);
            event.currentTarget.value = '';
          }}
        />
      </div>
      <Group id={`${id}-hint`} justify="space-between" gap="xs" mt={4}>
        <Text
          size="xs"
          c={fault === undefined ? 'dimmed' : 'var(--mantine-color-error)'}
          role={fault === undefined ? undefined : 'alert'}
        >
          {fault ?? hint}
        </Text>
        {file && (
          <ActionIcon
            variant="subtle"
            color="gray"
            size="sm"
            aria-label={t('removeFile')}
            onClick={() => onChange(null)}
          >
            <XMarkIcon width={16} />
          </ActionIcon>
        )}
      </Group>
    </div>
  );
}
