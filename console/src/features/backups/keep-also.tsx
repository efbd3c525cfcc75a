import { Group, List, Stack, Text } from '@mantine/core';
import { useTexts } from '#i18n/locale.tsx';
import { Code } from '#ui/code.tsx';
import { CopyButton } from '#ui/copy-button.tsx';
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
        <Group gap="xs">
          <Code>{command}</Code>
          <CopyButton value={command} label={t('copy')} />
        </Group>
      </Stack>
    </Section>
  );
}
