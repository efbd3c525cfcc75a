import { Group, Stack, Text } from '@mantine/core';
import type { DataOf } from '@marsa/contract/endpoint.ts';
import type * as webhookEndpoints from '@marsa/contract/webhook-endpoints.ts';
import { useLocale, useTexts } from '#i18n/locale.tsx';
import { Code } from '#ui/code.tsx';
import { CopyButton } from '#ui/copy-button.tsx';
import { Details } from '#ui/details.tsx';
import { Dialog } from '#ui/dialog.tsx';
import { Said } from '#ui/said.tsx';
import { webhooksTexts } from './webhooks.text.ts';

/** A message as it is sent, and what each attempt met with. */
export function SentModal({
  sent,
  onClose,
}: {
  sent: DataOf<typeof webhookEndpoints.deliveries>;
  onClose(): void;
}) {
  const t = useTexts(webhooksTexts);
  const { format } = useLocale();
  return (
    <Dialog opened size="lg" onClose={onClose} title={t('lookTitle', { id: sent.messageId })}>
      <Stack>
        <Group justify="space-between">
          <Text fw={600}>{t('payload')}</Text>
          <CopyButton value={sent.payload} label={t('copyPayload')} />
        </Group>
        <Code block>{JSON.stringify(JSON.parse(sent.payload), null, 2)}</Code>
        {sent.attempts.map(({ at, ms, status, error, response }) => (
          <Details
            key={at}
            name={t('attempts')}
            rows={[
              {
                title: t('when'),
                value: `${format.exact(at)} · ${t('took', { ms: format.number(ms) })}`,
              },
              { title: t('answer'), value: status ? <Code>{status}</Code> : t('noAnswer') },
              ...(error ? [{ title: t('outcome'), value: <Said>{error}</Said> }] : []),
              ...(response ? [{ title: t('response'), value: <Code block>{response}</Code> }] : []),
            ]}
          />
        ))}
      </Stack>
    </Dialog>
  );
}
