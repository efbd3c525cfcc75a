import { PaperAirplaneIcon, PlusIcon } from '@heroicons/react/24/outline';
import { Button, Text } from '@mantine/core';
import type { DataOf } from '@marsa/contract/endpoint.ts';
import * as webhookEndpoints from '@marsa/contract/webhook-endpoints.ts';
import { useState } from 'react';
import { useTexts } from '#i18n/locale.tsx';
import { useListPage } from '#list-page.ts';
import { pathOf } from '#paths.ts';
import { PermissionGuard } from '#session/auth.tsx';
import { TextLink } from '#shell/link.tsx';
import { Code, UserText } from '#ui/code.tsx';
import { type Column, DataTable } from '#ui/data-table.tsx';
import { EmptyState } from '#ui/empty-state.tsx';
import { ErrorNote } from '#ui/error-note.tsx';
import { lazyPart } from '#ui/lazy-part.tsx';
import { RelativeTime } from '#ui/relative-time.tsx';
import { Tags } from '#ui/tag.tsx';
import { EndpointState } from './endpoint-state.tsx';
import { type NewSecret, Secrets } from './secrets.tsx';
import { webhooksTexts } from './webhooks.text.ts';

const EndpointModal = lazyPart(() => import('./endpoint-modal.tsx'), 'EndpointModal');

type Endpoint = DataOf<typeof webhookEndpoints.list>;

/** Where a workspace sends webhooks to. */
export function Endpoints({ workspaceId }: { workspaceId: string }) {
  const t = useTexts(webhooksTexts);
  const [isAdding, setAdding] = useState(false);
  const [secrets, setSecrets] = useState<readonly NewSecret[]>([]);
  const { rows, error, refetch, paging, isPlaceholderData } = useListPage(webhookEndpoints.list, {
    params: { id: workspaceId },
  });
  const columns = useColumns();
  const add = (
    <PermissionGuard permission="webhooks:write" workspaceId={workspaceId}>
      <Button leftSection={<PlusIcon width={16} />} onClick={() => setAdding(true)}>
        {t('addEndpoint')}
      </Button>
    </PermissionGuard>
  );
  if (error && !rows) return <ErrorNote error={error} onRetry={refetch} />;
  return (
    <>
      <DataTable
        name={t('outgoing')}
        columns={columns}
        rows={rows}
        rowKey={({ id }) => id}
        isStale={isPlaceholderData}
        paging={paging}
        csvName="webhook-receivers"
        toolbar={rows && rows.length > 0 && add}
        empty={
          <EmptyState icon={PaperAirplaneIcon} title={t('endpointsEmpty')} action={add}>
            {t('endpointsEmptyText')}
          </EmptyState>
        }
      />
      {isAdding && (
        <EndpointModal
          workspaceId={workspaceId}
          onClose={() => setAdding(false)}
          onMade={({ name, secret }) => {
            setAdding(false);
            setSecrets([{ title: t('secretTitle', { name }), value: secret }]);
          }}
        />
      )}
      <Secrets secrets={secrets} onDone={setSecrets} />
    </>
  );
}

function useColumns(): Column<Endpoint>[] {
  const t = useTexts(webhooksTexts);
  return [
    {
      key: 'name',
      title: t('name'),
      isRowHeader: true,
      csv: ({ name }) => name,
      render: ({ id, workspaceId, name }) => (
        <TextLink to={pathOf('webhookEndpoint', { workspaceId, endpointId: id })}>
          <UserText>{name}</UserText>
        </TextLink>
      ),
    },
    {
      key: 'url',
      title: t('url'),
      hideBelow: 'md',
      csv: ({ url }) => url,
      render: ({ url }) => <Code>{url}</Code>,
    },
    {
      key: 'events',
      title: t('events'),
      hideBelow: 'lg',
      csv: ({ events }) => events?.join(' ') ?? '',
      render: ({ events }) => (events ? <Tags words={events} /> : t('allEvents')),
    },
    { key: 'state', title: t('state'), render: (endpoint) => <EndpointState endpoint={endpoint} /> },
    {
      key: 'success',
      title: t('lastSuccess'),
      hideBelow: 'sm',
      csv: ({ lastSuccessAt }) => lastSuccessAt,
      render: ({ lastSuccessAt }) =>
        lastSuccessAt ? <RelativeTime time={lastSuccessAt} /> : <Text c="dimmed">{t('notYet')}</Text>,
    },
  ];
}
