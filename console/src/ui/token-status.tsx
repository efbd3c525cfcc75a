import { Stack, Text } from '@mantine/core';
import { useTexts } from '#i18n/locale.tsx';
import { RelativeTime } from './relative-time.tsx';
import { StatusBadge, type Tone } from './status-badge.tsx';
import { tokenStatusTexts } from './token-status.text.ts';

type TokenStatus = 'active' | 'ending' | 'expired' | 'revoked' | 'disabled';

interface Token {
  status: TokenStatus;
  endsAt: string | null;
}

const tones: Record<TokenStatus, Tone> = {
  active: 'good',
  ending: 'warn',
  expired: 'quiet',
  revoked: 'quiet',
  disabled: 'quiet',
};

/** How a key or token stands, and when one that was replaced ends. */
export function TokenState({ token: { status, endsAt } }: { token: Token }) {
  const t = useTexts(tokenStatusTexts);
  return (
    <Stack gap={0} align="flex-start">
      <StatusBadge tone={tones[status]}>{t(status)}</StatusBadge>
      {status === 'ending' && endsAt && (
        <Text size="xs" c="dimmed">
          {t('ends')} <RelativeTime time={endsAt} />
        </Text>
      )}
    </Stack>
  );
}
