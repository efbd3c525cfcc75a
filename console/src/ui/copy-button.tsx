import { CheckIcon, ClipboardDocumentIcon } from '@heroicons/react/24/outline';
import { ActionIcon } from '@mantine/core';
import { useClipboard } from '@mantine/hooks';
import { useTexts } from '#i18n/locale.tsx';
import { Hint } from './hint.tsx';
import { uiTexts } from './ui.text.ts';

/** Copies a text; its name says what, and then that it is done. */
export function CopyButton({ value, label }: { value: string; label?: string }) {
  const t = useTexts(uiTexts);
  const clipboard = useClipboard({ timeout: 1500 });
  const name = clipboard.copied ? t('copied') : (label ?? t('copy'));
  return (
    <Hint label={name} isName>
      <ActionIcon
        variant="subtle"
        color="gray"
        size="sm"
        aria-label={name}
        onClick={() => clipboard.copy(value)}
      >
        {clipboard.copied ? <CheckIcon width={16} /> : <ClipboardDocumentIcon width={16} />}
      </ActionIcon>
    </Hint>
  );
}
