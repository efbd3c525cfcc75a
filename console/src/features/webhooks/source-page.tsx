import { Button, Group, Stack } from '@mantine/core';
import type { DataOf } from '@marsa/contract/endpoint.ts';
import * as webhookSources from '@marsa/contract/webhook-sources.ts';
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
import { StatusBadge } from '#ui/status-badge.tsx';
import { toast } from '#ui/toast.tsx';
import { ReceivedDeliveries } from './received-deliveries.tsx';
import { type NewSecret, Secrets } from './secrets.tsx';
import { channelTexts, webhooksTexts } from './webhooks.text.ts';

const RemoveSourceModal = lazyPart(() => import('./source-act-modals.tsx'), 'RemoveSourceModal');
const RotateSourceModal = lazyPart(() => import('./source-act-modals.tsx'), 'RotateSourceModal');

type Source = DataOf<typeof webhookSources.list>;

export function WebhookSourcePage() {
  const t = useTexts(webhooksTexts);
  const { workspaceId = '', sourceId = '' }: Record<string, string> = useParams({ strict: false });
  const { data: source } = useSuspenseQuery(
    query(webhookSources.get, { params: { id: workspaceId, sourceId } }),
  );
  return (
    <Page
      title={source.name}
      heading={<bdi dir="auto">{source.name}</bdi>}
      crumbs={[{ title: t('title'), to: `${pathOf('webhooks')}` }]}
    >
      <Stack gap="xl">
        <Acts source={source} />
        <Known source={source} />
        <ReceivedDeliveries source={source} />
      </Stack>
    </Page>
  );
}

function Known({ source }: { source: Source }) {
  const t = useTexts(webhooksTexts);
  const channels = useTexts(channelTexts);
  const { url, channel, isActive, lastReceivedAt, previousSecretUntil } = source;
  return (
    <Details
      name={t('details')}
      rows={[
        {
          title: t('url'),
          value: <Copyable value={url} label={t('copyUrl')} />,
        },
        { title: t('channel'), value: channels(channel) },
        {
          title: t('state'),
          value: (
            <StatusBadge tone={isActive ? 'good' : 'quiet'}>{isActive ? t('on') : t('off')}</StatusBadge>
          ),
        },
        {
          title: t('lastReceived'),
          value: lastReceivedAt ? <RelativeTime time={lastReceivedAt} /> : t('notYet'),
        },
        ...(previousSecretUntil === null
          ? []
          : [{ title: t('bothUntil'), value: <RelativeTime time={previousSecretUntil} /> }]),
      ]}
    />
  );
}

function Acts({ source }: { source: Source }) {
  const t = useTexts(webhooksTexts);
  const { id, workspaceId, name, isActive } = source;
  const mayWrite = usePermissions().holds('webhooks:write', workspaceId);
  const [shown, setShown] = useState<'rotate' | 'remove'>();
  const [secrets, setSecrets] = useState<readonly NewSecret[]>([]);
  const close = () => setShown(undefined);
  const update = useCall(webhookSources.update, {
    invalidates: [webhookSources.list, webhookSources.get],
    onDone: (changed) => toast(changed.isActive ? t('switchedOn', { name }) : t('switchedOff', { name })),
  });
  if (!mayWrite) return null;
  return (
    <>
      <Group gap="xs">
        <Button
          variant="default"
          loading={update.isPending}
          onClick={() =>
            update.mutate({ params: { id: workspaceId, sourceId: id }, body: { isActive: !isActive } })
          }
        >
          {isActive ? t('switchOff') : t('switchOn')}
        </Button>
        <Button variant="default" onClick={() => setShown('rotate')}>
          {t('rotate')}
        </Button>
        <Button variant="default" c="var(--mantine-color-error)" onClick={() => setShown('remove')}>
          {t('remove')}
        </Button>
      </Group>
      {update.error && <ErrorNote error={update.error} />}
      {shown === 'rotate' && (
        <RotateSourceModal
          source={source}
          onClose={close}
          onMade={(value) => {
            close();
            if (value !== null) setSecrets([{ title: t('secretTitle', { name }), value }]);
          }}
        />
      )}
      {shown === 'remove' && <RemoveSourceModal source={source} onClose={close} />}
      <Secrets secrets={secrets} onDone={setSecrets} />
    </>
  );
}
