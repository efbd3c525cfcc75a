import { Alert, Button, Group, Text } from '@mantine/core';
import { useTexts } from '#i18n/locale.tsx';
import { Code } from './code.tsx';
import { CopyButton } from './copy-button.tsx';
import { useFaults } from './fault.ts';
import { Said } from './said.tsx';
import { uiTexts } from './ui.text.ts';

/** What went wrong, with the request id to give to whoever can look it up. */
export function ErrorNote({ error, onRetry }: { error: unknown; onRetry?: () => void }) {
  const t = useTexts(uiTexts);
  const { code, message, detail, requestId } = useFaults()(error);
  // That the session is over is said over the whole page, and no longer true once somebody signed in again.
  if (code === 'SESSION_EXPIRED' || code === 'INVALID_API_KEY') return null;
  return (
    <Alert color="red" variant="outline" role="alert" title={message}>
      {detail !== undefined && (
        <Text size="sm" c="dimmed">
          <Said>{detail}</Said>
        </Text>
      )}
      {(requestId !== undefined || onRetry) && (
        <Group gap="xs" mt="xs">
          {requestId !== undefined && (
            <Group gap={4}>
              <Text size="xs" c="dimmed">
                {t('requestId')}
              </Text>
              <Code>{requestId}</Code>
              <CopyButton value={requestId} label={t('copyRequestId')} />
            </Group>
          )}
          {onRetry && (
            <Button size="compact-sm" variant="default" onClick={onRetry}>
              {t('retry')}
            </Button>
          )}
        </Group>
      )}
    </Alert>
  );
}
