import { Stack, Text } from '@mantine/core';
import type { DataOf } from '@marsa/contract/endpoint.ts';
import type * as webhookEndpoints from '@marsa/contract/webhook-endpoints.ts';
import { useTexts } from '#i18n/locale.tsx';
import { StatusBadge } from '#ui/status-badge.tsx';
import { webhooksTexts } from './webhooks.text.ts';

type Endpoint = DataOf<typeof webhookEndpoints.list>;

/** Whether a receiver is told, and how that goes. */
export function EndpointState({ endpoint }: { endpoint: Endpoint }) {
  const t = useTexts(webhooksTexts);
  const { isActive, failingSince, disabledReason } = endpoint;
  if (!isActive)
    return (
      <Stack gap={0} align="flex-start">
        <StatusBadge tone={disabledReason === null ? 'quiet' : 'bad'}>{t('off')}</StatusBadge>
        {disabledReason !== null && (
          <Text size="xs" c="dimmed">
            {t('disabledReason')}
          </Text>
        )}
      </Stack>
    );
  return failingSince === null ? (
    <StatusBadge tone="good">{t('on')}</StatusBadge>
  ) : (
    <StatusBadge tone="warn">{t('failing')}</StatusBadge>
  );
}
