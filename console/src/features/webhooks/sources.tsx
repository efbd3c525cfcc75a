import { InboxArrowDownIcon } from '@heroicons/react/24/outline';
import type { DataOf } from '@marsa/contract/endpoint.ts';
import * as webhookSources from '@marsa/contract/webhook-sources.ts';
import { useTexts } from '#i18n/locale.tsx';
import { useListPage } from '#list-page.ts';
import { pathOf } from '#paths.ts';
import { TextLink } from '#shell/link.tsx';
import { UserText } from '#ui/code.tsx';
import type { Column } from '#ui/data-table.tsx';
import { lazyPart } from '#ui/lazy-part.tsx';
import { StatusBadge } from '#ui/status-badge.tsx';
import { timeColumn } from '#ui/time-column.tsx';
import { WebhookList } from './webhook-list.tsx';
import { channelTexts, webhooksTexts } from './webhooks.text.ts';

const SourceModal = lazyPart(() => import('./source-modal.tsx'), 'SourceModal');

type Source = DataOf<typeof webhookSources.list>;

/** Who sends webhooks to a workspace. */
export function Sources({ workspaceId }: { workspaceId: string }) {
  const t = useTexts(webhooksTexts);
  const list = useListPage(webhookSources.list, { params: { id: workspaceId } });
  const columns = useColumns();
  return (
    <WebhookList
      workspaceId={workspaceId}
      list={list}
      name={t('incoming')}
      columns={columns}
      csvName="webhook-sources"
      add={t('addSource')}
      form={(props) => <SourceModal {...props} />}
      empty={{ icon: InboxArrowDownIcon, title: t('sourcesEmpty'), text: t('sourcesEmptyText') }}
    />
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
    timeColumn('received', t('lastReceived'), ({ lastReceivedAt }) => lastReceivedAt, {
      hideBelow: 'sm',
      none: t('notYet'),
    }),
  ];
}
