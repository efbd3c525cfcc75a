import { Alert, Group, SimpleGrid, Stack, Text } from '@mantine/core';
import type { DataOf } from '@marsa/contract/endpoint.ts';
import * as system from '@marsa/contract/system.ts';
import { useQuery } from '@tanstack/react-query';
import { query } from '#api.ts';
import { useTexts } from '#i18n/locale.tsx';
import { Page } from '#shell/page.tsx';
import { ErrorNote } from '#ui/error-note.tsx';
import { Figure } from '#ui/figure.tsx';
import { RelativeTime } from '#ui/relative-time.tsx';
import { Said } from '#ui/said.tsx';
import { Section } from '#ui/section.tsx';
import { CardsSkeleton } from '#ui/skeletons.tsx';
import { StatusBadge } from '#ui/status-badge.tsx';
import { Configuration } from './configuration.tsx';
import { systemTexts, systemWordTexts } from './system.text.ts';

type System = DataOf<typeof system.get>;

export function SystemPage() {
  const t = useTexts(systemTexts);
  const { data, error, refetch } = useQuery(query(system.get));
  return (
    <Page title={t('title')} lead={t('lead')}>
      {error && <ErrorNote error={error} onRetry={refetch} />}
      {!error && !data && <CardsSkeleton cards={4} height={80} />}
      {data && (
        <Stack gap="xl">
          <Health system={data} />
          {data.warnings.length > 0 && <Warnings warnings={data.warnings} />}
          <Configuration values={data.configuration} />
        </Stack>
      )}
    </Page>
  );
}

function Health({ system: { version, node, startedAt, status, parts, surroundings } }: { system: System }) {
  const t = useTexts(systemTexts);
  const words = useTexts(systemWordTexts);
  return (
    <Section
      title={t('health')}
      actions={
        <StatusBadge tone={status === 'up' ? 'good' : status === 'down' ? 'bad' : 'warn'}>
          {t(status)}
        </StatusBadge>
      }
    >
      <SimpleGrid cols={{ base: 2, sm: 3, lg: 5 }} spacing="sm">
        {parts.map((part) => (
          <Figure key={part.name} title={words(part.name)}>
            <StatusBadge tone={part.status === 'up' ? 'good' : 'bad'}>{t(part.status)}</StatusBadge>
          </Figure>
        ))}
        <Figure title={t('started')}>
          <RelativeTime time={startedAt} />
        </Figure>
        <Figure title={t('version')}>
          <Group gap="xs">
            <bdi dir="ltr">{version}</bdi>
            <Text span c="dimmed">
              <bdi dir="ltr">Node.js {node}</bdi>
            </Text>
          </Group>
        </Figure>
        {surroundings.map(({ name, evidence }) => (
          <Figure key={name} title={t('surroundings')}>
            {words(name)}
            <Text size="xs" c="dimmed" fw={400} ta="start">
              <Said>{evidence}</Said>
            </Text>
          </Figure>
        ))}
      </SimpleGrid>
    </Section>
  );
}

function Warnings({ warnings }: { warnings: readonly string[] }) {
  const t = useTexts(systemTexts);
  return (
    <Alert variant="outline" color="yellow" title={t('warnings')}>
      <Stack gap="xs">
        {warnings.map((warning) => (
          <Text key={warning} ta="start">
            <Said>{warning}</Said>
          </Text>
        ))}
      </Stack>
    </Alert>
  );
}
