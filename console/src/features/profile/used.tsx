import { Text } from '@mantine/core';
import { useTexts } from '#i18n/locale.tsx';
import { RelativeTime } from '#ui/relative-time.tsx';
import { factorTexts } from './profile.text.ts';

/** Since when something counts, and when it was used last. */
export function Used({ since, last }: { since: string; last: string | null }) {
  const t = useTexts(factorTexts);
  return (
    <Text size="xs" c="dimmed">
      {t('since')} <RelativeTime time={since} /> ·{' '}
      {last === null ? (
        t('neverUsed')
      ) : (
        <>
          {t('lastUsed')} <RelativeTime time={last} />
        </>
      )}
    </Text>
  );
}
