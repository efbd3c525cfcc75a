import { InboxArrowDownIcon, PlusIcon } from '@heroicons/react/24/outline';
import { Button, Text } from '@mantine/core';
import type { DataOf } from '@marsa/contract/endpoint.ts';
import * as webhookSources from '@marsa/contract/webhook-sources.ts';
import { useState } from 'react';
import { useTexts } from '#i18n/locale.tsx';
import { useListPage } from '#list-page.ts';
import { pathOf } from '#paths.ts';
import { PermissionGuard } from '#session/auth.tsx';
import { TextLink } from '#shell/link.tsx';
import { UserText } from '#ui/code.tsx';
import { type Column, DataTable } from '#ui/data-table.tsx';
import { EmptyState } from '#ui/empty-state.tsx';
import { ErrorNote } from '#ui/error-note.tsx';
import { lazyPart } from '#ui/lazy-part.tsx';
import { RelativeTime } from '#ui/relative-time.tsx';
import { StatusBadge } from '#ui/status-badge.tsx';
import { type NewSecret, Secrets } from './secrets.tsx';
import { channelTexts, webhooksTexts } from './webhooks.text.ts';

const SourceModal = lazyPart(() => import('./source-modal.tsx'), 'SourceModal');

type Source = DataOf<typeof webhookSources.list>;

/** Who sends webhooks to a workspace. */
export function Sources({ workspaceId }: { workspaceId: string }) {
  const t = useTexts(webhooksTexts);
  const [isAdding, setAdding] = useState(false);
  const [secrets, setSecrets] = useState<readonly NewSecret[]>([]);
  const { rows, error, refetch, paging, isPlaceholderData } = useListPage(webhookSources.list, {
    params: { id: workspaceId },
  });
  const columns = useColumns();
  const add = (
    <PermissionGuard permission="webhooks:write" workspaceId={workspaceId}>
      <Button leftSection={<PlusIcon width={16} />} onClick={() => setAdding(true)}>
        {t('addSource')}
      </Button>
    </PermissionGuard>
  );
  if (error && !rows) return <ErrorNote error={error} onRetry={refetch} />;
  return (
    <>
      <DataTable
        name={t('incoming')}
        columns={columns}
        rows={rows}
        rowKey={({ id }) => id}
        isStale={isPlaceholderData}
        paging={paging}
        csvName="webhook-sources"
        toolbar={rows && rows.length > 0 && add}
        empty={
          <EmptyState icon={InboxArrowDownIcon} title={t('sourcesEmpty')} action={add}>
            {t('sourcesEmptyText')}
          </EmptyState>
        }
      />
      {isAdding && (
        <SourceModal
          workspaceId={workspaceId}
          onClose={() => setAdding(false)}
          onMade={(made) => {
            setAdding(false);
            setSecrets(made);
          }}
        />
      )}
      <Secrets secrets={secrets} onDone={setSecrets} />
    </>
  );
}

function useColumns(): Column<Source>[] {
  const t = useTexts(webhooksTexts);
  const channels = useTexts(channelTexts);
  return [
    {
      key: 'name',
      title: t('name'),
      isRowHeader: true,
      csv: ({ name }) => name,
      render: ({ id, workspaceId, name }) => (
        <TextLink to={pathOf('webhookSource', { workspaceId, sourceId: id })}>
          <UserText>{name}</UserText>
        </TextLink>
      ),
    },
    {
      key: 'channel',
      title: t('channel'),
      csv: ({ channel }) => channel,
      render: ({ channel }) => channels(channel),
    },
    {
      key: 'state',
      title: t('state'),
      csv: ({ isActive }) => (isActive ? t('on') : t('off')),
      render: ({ isActive }) => (
        <StatusBadge tone={isActive ? 'good' : 'quiet'}>{isActive ? t('on') : t('off')}</StatusBadge>
      ),
    },
    {
      key: 'received',
      title: t('lastReceived'),
      hideBelow: 'sm',
      csv: ({ lastReceivedAt }) => lastReceivedAt,
      render: ({ lastReceivedAt }) =>
        lastReceivedAt ? <RelativeTime time={lastReceivedAt} /> : <Text c="dimmed">{t('notYet')}</Text>,
    },
  ];
}
