import { Button } from '@mantine/core';
import type { DataOf } from '@marsa/contract/endpoint.ts';
import * as webhookSources from '@marsa/contract/webhook-sources.ts';
import { useCall } from '#api.ts';
import { useLocale, useTexts } from '#i18n/locale.tsx';
import { useListPage } from '#list-page.ts';
import { usePermissions } from '#session/auth.tsx';
import { Code } from '#ui/code.tsx';
import type { Column } from '#ui/data-table.tsx';
import { Said } from '#ui/said.tsx';
import { timeColumn } from '#ui/time-column.tsx';
import { toast } from '#ui/toast.tsx';
import { useUrlState } from '#url-state.ts';
import { Deliveries } from './deliveries.tsx';
import { DeliveryBadge } from './delivery-badge.tsx';
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
  const list = useListPage(webhookSources.deliveries, {
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
    <Deliveries
      list={list}
      columns={columns}
      csvName="webhooks-received"
      statuses={receivedStatuses}
      error={redeliver.error}
    />
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
      render: ({ outcome }) => outcome && <Said>{outcome}</Said>,
    },
    {
      key: 'size',
      title: t('size'),
      hideBelow: 'lg',
      csv: ({ bytes }) => bytes,
      render: ({ bytes }) => format.bytes(bytes),
    },
    timeColumn('when', t('when'), ({ receivedAt }) => receivedAt, { hideBelow: 'sm' }),
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
