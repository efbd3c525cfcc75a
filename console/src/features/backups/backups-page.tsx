import { ArchiveBoxIcon } from '@heroicons/react/24/outline';
import { Button, SimpleGrid, Stack, Text } from '@mantine/core';
import * as backups from '@marsa/contract/backups.ts';
import { useQuery } from '@tanstack/react-query';
import { query } from '#api.ts';
import { useTexts } from '#i18n/locale.tsx';
import { PermissionGuard } from '#session/auth.tsx';
import { Page } from '#shell/page.tsx';
import { DataTable } from '#ui/data-table.tsx';
import { EmptyState } from '#ui/empty-state.tsx';
import { ErrorNote } from '#ui/error-note.tsx';
import { Figure } from '#ui/figure.tsx';
import { RelativeTime } from '#ui/relative-time.tsx';
import { Section } from '#ui/section.tsx';
import { useArchiveColumns, useRunColumns } from './backup-columns.tsx';
import { backupsTexts } from './backups.text.ts';
import { KeepAlso } from './keep-also.tsx';
import { MakingNote, useMakeBackup } from './make-backup.tsx';

export function BackupsPage() {
  const t = useTexts(backupsTexts);
  const { data, error, refetch } = useQuery(query(backups.list));
  const making = useMakeBackup();
  const archiveColumns = useArchiveColumns();
  const runColumns = useRunColumns();
  if (error && !data)
    return (
      <Page title={t('title')}>
        <ErrorNote error={error} onRetry={refetch} />
      </Page>
    );
  return (
    <Page
      title={t('title')}
      lead={t('lead')}
      actions={
        <PermissionGuard permission="backups:write">
          <Button onClick={making.start} loading={making.isStarting} disabled={making.jobId !== undefined}>
            {t('now')}
          </Button>
        </PermissionGuard>
      }
    >
      <Stack gap="xl">
        {making.error && <ErrorNote error={making.error} />}
        {making.jobId !== undefined && <MakingNote jobId={making.jobId} onEnd={making.end} />}
        <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="sm">
          <LastTime title={t('lastBackup')} time={data?.lastBackupAt} />
          <LastTime title={t('lastDrill')} time={data?.lastDrillAt} />
        </SimpleGrid>
        <Section title={t('archives')}>
          <DataTable
            name={t('archives')}
            columns={archiveColumns}
            rows={data?.archives}
            rowKey={({ name }) => name}
            csvName="backups"
            empty={
              <EmptyState icon={ArchiveBoxIcon} title={t('archivesEmpty')}>
                {t('archivesEmptyText')}
              </EmptyState>
            }
          />
        </Section>
        <KeepAlso />
        <Section title={t('runs')}>
          <DataTable
            name={t('runs')}
            columns={runColumns}
            rows={data?.runs}
            rowKey={({ id }) => id}
            empty={
              <EmptyState icon={ArchiveBoxIcon} title={t('runsEmpty')}>
                {t('runsEmptyText')}
              </EmptyState>
            }
          />
        </Section>
      </Stack>
    </Page>
  );
}

function LastTime({ title, time }: { title: string; time: string | null | undefined }) {
  const t = useTexts(backupsTexts);
  return (
    <Figure title={title}>
      {time ? (
        <RelativeTime time={time} />
      ) : (
        <Text span inherit c="dimmed">
          {time === null ? t('neverYet') : '…'}
        </Text>
      )}
    </Figure>
  );
}
