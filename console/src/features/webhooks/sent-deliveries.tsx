import { ArrowPathIcon, EyeIcon } from '@heroicons/react/24/outline';
import type { DataOf } from '@marsa/contract/endpoint.ts';
import * as webhookEndpoints from '@marsa/contract/webhook-endpoints.ts';
import { useState } from 'react';
import { useCall } from '#api.ts';
import { useTexts } from '#i18n/locale.tsx';
import { useListPage } from '#list-page.ts';
import { usePermissions } from '#session/auth.tsx';
import { type Column, NumberCell } from '#ui/data-table.tsx';
import { lazyPart } from '#ui/lazy-part.tsx';
import { RowMenu } from '#ui/row-menu.tsx';
import { timeColumn } from '#ui/time-column.tsx';
import { toast } from '#ui/toast.tsx';
import { useUrlState } from '#url-state.ts';
import { Deliveries } from './deliveries.tsx';
import { DeliveryBadge } from './delivery-badge.tsx';
import { isEventType } from './event-type.ts';
import { deliveryTexts, eventTexts, webhooksTexts } from './webhooks.text.ts';

const SentModal = lazyPart(() => import('./sent-modal.tsx'), 'SentModal');

type Endpoint = DataOf<typeof webhookEndpoints.list>;
type Sent = DataOf<typeof webhookEndpoints.deliveries>;

const { sentStatuses } = webhookEndpoints;
const isStatus = (text: string | undefined): text is webhookEndpoints.SentStatus =>
  sentStatuses.some((status) => status === text);

/** What was sent to a receiver, and how that went. */
export function SentDeliveries({ endpoint: { id, workspaceId } }: { endpoint: Endpoint }) {
  const t = useTexts(webhooksTexts);
  const [{ status }] = useUrlState('status');
  const params = { id: workspaceId, endpointId: id };
  const list = useListPage(webhookEndpoints.deliveries, {
    params,
    query: isStatus(status) ? { status } : {},
  });
  const [shown, setShown] = useState<Sent>();
  const redeliver = useCall(webhookEndpoints.redeliver, {
    invalidates: [webhookEndpoints.deliveries],
    onDone: () => toast(t('redelivered')),
  });
  const columns = useColumns(workspaceId, setShown, ({ id: deliveryId }) =>
    redeliver.mutate({ params: { ...params, deliveryId } }),
  );
  return (
    <>
      <Deliveries
        list={list}
        columns={columns}
        csvName="webhooks-sent"
        statuses={sentStatuses}
        error={redeliver.error}
      />
      {shown && <SentModal sent={shown} onClose={() => setShown(undefined)} />}
    </>
  );
}

function useColumns(
  workspaceId: string,
  onShow: (sent: Sent) => void,
  onRedeliver: (sent: Sent) => void,
): Column<Sent>[] {
  const t = useTexts(webhooksTexts);
  const events = useTexts(eventTexts);
  const says = useTexts(deliveryTexts);
  const mayWrite = usePermissions().holds('webhooks:write', workspaceId);
  const nameOf = ({ type }: Sent) => (isEventType(type) ? events(type) : type);
  return [
    { key: 'event', title: t('event'), isRowHeader: true, csv: nameOf, render: nameOf },
    {
      key: 'state',
      title: t('state'),
      csv: ({ status }) => says(status),
      render: ({ status }) => <DeliveryBadge status={status} />,
    },
    {
      key: 'attempts',
      title: t('attempts'),
      hideBelow: 'md',
      csv: ({ attempts }) => attempts.length,
      render: ({ attempts }) => <NumberCell value={attempts.length} />,
    },
    timeColumn('next', t('next'), ({ nextAttemptAt }) => nextAttemptAt, { hideBelow: 'lg' }),
    timeColumn('when', t('when'), ({ createdAt }) => createdAt, { hideBelow: 'sm' }),
    {
      key: 'acts',
      title: t('look'),
      isTitleHidden: true,
      align: 'end',
      render: (sent) => (
        <RowMenu
          name={nameOf(sent)}
          actions={[
            { label: t('look'), icon: EyeIcon, onClick: () => onShow(sent) },
            mayWrite &&
              sent.status !== 'waiting' && {
                label: t('redeliver'),
                icon: ArrowPathIcon,
                onClick: () => onRedeliver(sent),
              },
          ]}
        />
      ),
    },
  ];
}
