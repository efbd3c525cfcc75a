import { PaperAirplaneIcon } from '@heroicons/react/24/outline';
import type { DataOf } from '@marsa/contract/endpoint.ts';
import * as webhookEndpoints from '@marsa/contract/webhook-endpoints.ts';
import { useTexts } from '#i18n/locale.tsx';
import { useListPage } from '#list-page.ts';
import { pathOf } from '#paths.ts';
import { TextLink } from '#shell/link.tsx';
import { Code, UserText } from '#ui/code.tsx';
import type { Column } from '#ui/data-table.tsx';
import { lazyPart } from '#ui/lazy-part.tsx';
import { Tags } from '#ui/tag.tsx';
import { timeColumn } from '#ui/time-column.tsx';
import { EndpointState } from './endpoint-state.tsx';
import { WebhookList } from './webhook-list.tsx';
import { webhooksTexts } from './webhooks.text.ts';

const EndpointModal = lazyPart(() => import('./endpoint-modal.tsx'), 'EndpointModal');

type Endpoint = DataOf<typeof webhookEndpoints.list>;

/** Where a workspace sends webhooks to. */
export function Endpoints({ workspaceId }: { workspaceId: string }) {
  const t = useTexts(webhooksTexts);
  const list = useListPage(webhookEndpoints.list, { params: { id: workspaceId } });
  const columns = useColumns();
  return (
    <WebhookList
      workspaceId={workspaceId}
      list={list}
      name={t('outgoing')}
      columns={columns}
      csvName="webhook-receivers"
      add={t('addEndpoint')}
      form={(props) => <EndpointModal {...props} />}
      empty={{ icon: PaperAirplaneIcon, title: t('endpointsEmpty'), text: t('endpointsEmptyText') }}
    />
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
    timeColumn('success', t('lastSuccess'), ({ lastSuccessAt }) => lastSuccessAt, {
      hideBelow: 'sm',
      none: t('notYet'),
    }),
  ];
}
