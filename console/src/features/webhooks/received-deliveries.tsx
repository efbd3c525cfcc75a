import { InboxIcon } from '@heroicons/react/24/outline';
import { Button, Stack } from '@mantine/core';
import type { DataOf } from '@marsa/contract/endpoint.ts';
import * as webhookSources from '@marsa/contract/webhook-sources.ts';
import { useCall } from '#api.ts';
import { useLocale, useTexts } from '#i18n/locale.tsx';
import { useListPage } from '#list-page.ts';
import { usePermissions } from '#session/auth.tsx';
import { Code } from '#ui/code.tsx';
import { type Column, DataTable } from '#ui/data-table.tsx';
import { EmptyState } from '#ui/empty-state.tsx';
import { ErrorNote } from '#ui/error-note.tsx';
import { RelativeTime } from '#ui/relative-time.tsx';
import { Section } from '#ui/section.tsx';
import { toast } from '#ui/toast.tsx';
import { useUrlState } from '#url-state.ts';
import { DeliveryBadge } from './delivery-badge.tsx';
import { StatusFilter } from './status-filter.tsx';
import { deliveryTexts, webhooksTexts } from './webhooks.text.ts';

type Source = DataOf<typeof webhookSources.list>;
type Received = DataOf<typeof webhookSources.deliveries>;

const { receivedStatuses } = webhookSources;
const isStatus = (text: string | undefined): text is webhookSources.ReceivedStatus =>
  receivedStatuses.some((status) => status === text);

/** What a source has sent, and what became of it. */
export function ReceivedDeliveries({ source: { id, workspaceId } }: { source: Source }) {
  const t = useTexts(webhooksTexts);
  const [{ status }] = useUrlState('status');
  const params = { id: workspaceId, sourceId: id };
  const { rows, error, refetch, paging, isPlaceholderData } = useListPage(webhookSources.deliveries, {
    params,
    query: isStatus(status) ? { status } : {},
  });
  const redeliver = useCall(webhookSources.redeliver, {
    invalidates: [webhookSources.deliveries],
    onDone: () => toast(t('redelivered')),
  });
  const columns = useColumns(workspaceId, ({ id: deliveryId }) =>
    redeliver.mutate({ params: { ...params, deliveryId } }),
  );
  return (
    <Section title={t('deliveries')} lead={t('deliveriesLead')}>
      <Stack gap="sm">
        {redeliver.error && <ErrorNote error={redeliver.error} />}
        {error && !rows ? (
          <ErrorNote error={error} onRetry={refetch} />
        ) : (
          <DataTable
            name={t('deliveries')}
            columns={columns}
            rows={rows}
            rowKey={(row) => row.id}
            isStale={isPlaceholderData}
            paging={paging}
            csvName="webhooks-received"
            toolbar={<StatusFilter statuses={receivedStatuses} />}
            empty={
              <EmptyState icon={InboxIcon} title={status ? t('noneLikeThis') : t('deliveriesEmpty')}>
                {t('deliveriesEmptyText')}
              </EmptyState>
            }
          />
        )}
      </Stack>
    </Section>
  );
}

function useColumns(workspaceId: string, onRedeliver: (received: Received) => void): Column<Received>[] {
  const t = useTexts(webhooksTexts);
  const says = useTexts(deliveryTexts);
  const { format } = useLocale();
  const mayWrite = usePermissions().holds('webhooks:write', workspaceId);
  return [
    {
      key: 'event',
      title: t('event'),
      isRowHeader: true,
      csv: ({ event }) => event,
      render: ({ event, id }) => <Code>{event ?? id}</Code>,
    },
    {
      key: 'state',
      title: t('state'),
      csv: ({ status }) => says(status),
      render: ({ status }) => <DeliveryBadge status={status} />,
    },
    {
      key: 'outcome',
      title: t('outcome'),
      hideBelow: 'md',
      csv: ({ outcome }) => outcome,
      render: ({ outcome }) => outcome && <bdi dir="auto">{outcome}</bdi>,
    },
    {
      key: 'size',
      title: t('size'),
      hideBelow: 'lg',
      csv: ({ bytes }) => bytes,
      render: ({ bytes }) => format.bytes(bytes),
    },
    {
      key: 'when',
      title: t('when'),
      hideBelow: 'sm',
      csv: ({ receivedAt }) => receivedAt,
      render: ({ receivedAt }) => <RelativeTime time={receivedAt} />,
    },
    {
      key: 'acts',
      title: t('redeliver'),
      isTitleHidden: true,
      align: 'end',
      render: (received) =>
        mayWrite &&
        received.status !== 'waiting' && (
          <Button variant="default" size="compact-sm" onClick={() => onRedeliver(received)}>
            {t('redeliver')}
          </Button>
        ),
    },
  ];
}
