import { List, Stack, Text } from '@mantine/core';
import { useTexts } from '#i18n/locale.tsx';
import { Copyable } from '#ui/copyable.tsx';
import { Section } from '#ui/section.tsx';
import { backupsTexts } from './backups.text.ts';

const command = 'npm run marsa -- backup restore FILE';

/** What a backup does not hold, and how it is put back. */
export function KeepAlso() {
  const t = useTexts(backupsTexts);
  return (
    <Section title={t('keepTitle')} isCard>
      <Stack gap="sm">
        <Text>{t('keepText')}</Text>
        <List size="sm" spacing={4}>
          <List.Item>{t('keepMaster')}</List.Item>
          <List.Item>{t('keepSecret')}</List.Item>
          <List.Item>{t('keepConfig')}</List.Item>
        </List>
        <Text fw={600}>{t('restoreTitle')}</Text>
        <Text>{t('restoreText')}</Text>
        <Copyable value={command} label={t('copy')} />
      </Stack>
    </Section>
  );
}
