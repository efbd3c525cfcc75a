import { Alert, Button, Group, Stack } from '@mantine/core';
import type { DataOf } from '@marsa/contract/endpoint.ts';
import * as webhookEndpoints from '@marsa/contract/webhook-endpoints.ts';
import { useSuspenseQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { query, useCall } from '#api.ts';
import { useTexts } from '#i18n/locale.tsx';
import { pathOf } from '#paths.ts';
import { usePermissions } from '#session/auth.tsx';
import { Page } from '#shell/page.tsx';
import { Copyable } from '#ui/copyable.tsx';
import { Details } from '#ui/details.tsx';
import { ErrorNote } from '#ui/error-note.tsx';
import { lazyPart } from '#ui/lazy-part.tsx';
import { RelativeTime } from '#ui/relative-time.tsx';
import { Said } from '#ui/said.tsx';
import { Tags } from '#ui/tag.tsx';
import { toast } from '#ui/toast.tsx';
import { EndpointState } from './endpoint-state.tsx';
import { type NewSecret, Secrets } from './secrets.tsx';
import { SentDeliveries } from './sent-deliveries.tsx';
import { webhooksTexts } from './webhooks.text.ts';

const EndpointModal = lazyPart(() => import('./endpoint-modal.tsx'), 'EndpointModal');

const RemoveEndpointModal = lazyPart(() => import('./endpoint-act-modals.tsx'), 'RemoveEndpointModal');
const RotateEndpointModal = lazyPart(() => import('./endpoint-act-modals.tsx'), 'RotateEndpointModal');

type Endpoint = DataOf<typeof webhookEndpoints.list>;

export function WebhookEndpointPage() {
  const t = useTexts(webhooksTexts);
  const { workspaceId = '', endpointId = '' }: Record<string, string> = useParams({ strict: false });
  const { data: endpoint } = useSuspenseQuery(
    query(webhookEndpoints.get, { params: { id: workspaceId, endpointId } }),
  );
  return (
    <Page
      title={endpoint.name}
      heading={<bdi dir="auto">{endpoint.name}</bdi>}
      crumbs={[{ title: t('title'), to: pathOf('webhooks') }]}
    >
      <Stack gap="xl">
        <Acts endpoint={endpoint} />
        <Known endpoint={endpoint} />
        <SentDeliveries endpoint={endpoint} />
      </Stack>
    </Page>
  );
}

function Known({ endpoint }: { endpoint: Endpoint }) {
  const t = useTexts(webhooksTexts);
  const { url, events, lastSuccessAt, previousSecretUntil, disabledReason } = endpoint;
  return (
    <Stack gap="sm">
      {disabledReason !== null && (
        <Alert variant="outline" color="red" title={t('disabledReason')}>
          <Said>{disabledReason}</Said>
        </Alert>
      )}
      <Details
        name={t('details')}
        rows={[
          {
            title: t('url'),
            value: <Copyable value={url} label={t('copyUrl')} />,
          },
          { title: t('state'), value: <EndpointState endpoint={endpoint} /> },
          { title: t('events'), value: events ? <Tags words={events} /> : t('allEvents') },
          {
            title: t('lastSuccess'),
            value: lastSuccessAt ? <RelativeTime time={lastSuccessAt} /> : t('notYet'),
          },
          ...(previousSecretUntil === null
            ? []
            : [{ title: t('bothUntil'), value: <RelativeTime time={previousSecretUntil} /> }]),
        ]}
      />
    </Stack>
  );
}

function Acts({ endpoint }: { endpoint: Endpoint }) {
  const t = useTexts(webhooksTexts);
  const { id, workspaceId, name, isActive } = endpoint;
  const params = { id: workspaceId, endpointId: id };
  const mayWrite = usePermissions().holds('webhooks:write', workspaceId);
  const [shown, setShown] = useState<'edit' | 'rotate' | 'remove'>();
  const [secrets, setSecrets] = useState<readonly NewSecret[]>([]);
  const close = () => setShown(undefined);
  const invalidates = [webhookEndpoints.list, webhookEndpoints.get, webhookEndpoints.deliveries];
  const test = useCall(webhookEndpoints.test, {
    invalidates,
    onDone: ({ status }) => toast(status === 'done' ? t('tested') : t('testFailed')),
  });
  const update = useCall(webhookEndpoints.update, {
    invalidates,
    onDone: (changed) => toast(changed.isActive ? t('switchedOn', { name }) : t('switchedOff', { name })),
  });
  const error = test.error ?? update.error;
  if (!mayWrite) return null;
  return (
    <>
      <Group gap="xs">
        <Button loading={test.isPending} onClick={() => test.mutate({ params })}>
          {t('test')}
        </Button>
        <Button
          variant="default"
          loading={update.isPending}
          onClick={() => update.mutate({ params, body: { isActive: !isActive } })}
        >
          {isActive ? t('switchOff') : t('switchOn')}
        </Button>
        <Button variant="default" onClick={() => setShown('edit')}>
          {t('edit')}
        </Button>
        <Button variant="default" onClick={() => setShown('rotate')}>
          {t('rotate')}
        </Button>
        <Button variant="default" c="var(--mantine-color-error)" onClick={() => setShown('remove')}>
          {t('remove')}
        </Button>
      </Group>
      {error && <ErrorNote error={error} />}
      {shown === 'edit' && <EndpointModal workspaceId={workspaceId} endpoint={endpoint} onClose={close} />}
      {shown === 'rotate' && (
        <RotateEndpointModal
          endpoint={endpoint}
          onClose={close}
          onMade={(value) => {
            close();
            setSecrets([{ title: t('secretTitle', { name }), value }]);
          }}
        />
      )}
      {shown === 'remove' && <RemoveEndpointModal endpoint={endpoint} onClose={close} />}
      <Secrets secrets={secrets} onDone={setSecrets} />
    </>
  );
}
