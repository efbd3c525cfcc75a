import { Button, Group, Stack, Text } from '@mantine/core';
import * as attention from '@marsa/contract/attention.ts';
import type { DataOf } from '@marsa/contract/endpoint.ts';
import * as jobs from '@marsa/contract/jobs.ts';
import { Fragment } from 'react';
import { useCall } from '#api.ts';
import { useTexts } from '#i18n/locale.tsx';
import { type PlainPageName, pathOf } from '#paths.ts';
import { usePermissions } from '#session/auth.tsx';
import { ErrorNote } from '#ui/error-note.tsx';
import { RelativeTime } from '#ui/relative-time.tsx';
import { Said } from '#ui/said.tsx';
import { StatusBadge } from '#ui/status-badge.tsx';
import { toast } from '#ui/toast.tsx';
import { attentionKindTexts, attentionTexts } from './attention.text.ts';
import classes from './attention-list.module.css';
import { ButtonLink } from './link.tsx';

type Item = DataOf<typeof attention.list>;

/** Where a matter of each kind is settled, if not in its project. */
const places: Partial<Record<Item['kind'], [page: PlainPageName, label: keyof typeof attentionTexts.en]>> = {
  'webhook-disabled': ['webhooks', 'toWebhooks'],
  'service-token-expires': ['serviceTokens', 'toTokens'],
  'account-notice': ['profile', 'toNotices'],
  'backup-failed': ['backups', 'toBackups'],
  'backup-overdue': ['backups', 'toBackups'],
  'audit-broken': ['audit', 'toAudit'],
  'audit-unsealed': ['audit', 'toAudit'],
};

/** What needs somebody, each with the way to settle it. */
export function AttentionList({ items }: { items: readonly Item[] }) {
  return (
    <ul className={classes.list}>
      {items.map((item) => (
        <li key={item.id} className={classes.item}>
          <Matter item={item} />
        </li>
      ))}
    </ul>
  );
}

function Matter({ item }: { item: Item }) {
  const t = useTexts(attentionTexts);
  const kinds = useTexts(attentionKindTexts);
  const { kind, severity, title, detail, since, projectId, settle } = item;
  const place = places[kind];
  return (
    <Group justify="space-between" gap="sm" align="flex-start">
      <Stack gap={4} className={classes.matter}>
        <Group gap="xs">
          <StatusBadge tone={severity === 'error' ? 'bad' : 'warn'}>
            {severity === 'error' ? t('severityError') : t('severityWarning')}
          </StatusBadge>
          <Text fw={600}>{kinds(kind)}</Text>
        </Group>
        <Text size="sm" ta="start" className={classes.said}>
          <Said>{title}</Said>
        </Text>
        {detail !== '' && (
          <Text size="sm" c="dimmed" ta="start" className={classes.said}>
            <Said>{detail}</Said>
          </Text>
        )}
        {kind !== 'job-dead' && settle.length > 0 && (
          <Text size="sm" ta="start" className={classes.said}>
            {t('settledBy')}{' '}
            {settle.map((way, index) => (
              <Fragment key={way.path}>
                {index > 0 && ' · '}
                <Said>{way.title}</Said>
              </Fragment>
            ))}
          </Text>
        )}
        <Text size="xs" c="dimmed">
          <RelativeTime time={since} />
        </Text>
      </Stack>
      <Group gap="xs">
        {projectId !== null && (
          <ButtonLink variant="default" size="xs" to={placeIn(projectId, item)}>
            {t('inProject')}
          </ButtonLink>
        )}
        {place && projectId === null && (
          <ButtonLink variant="default" size="xs" to={pathOf(place[0])}>
            {t(place[1])}
          </ButtonLink>
        )}
        {kind === 'job-dead' && <DeadJob item={item} />}
      </Group>
    </Group>
  );
}

/** The page of a project where a matter is settled. */
function placeIn(projectId: string, { kind, link }: Item): string {
  const buildId = link.slice(link.lastIndexOf('/') + 1);
  if (kind === 'build-failed') return pathOf('projectBuild', { projectId, buildId });
  if (kind === 'credential-expires') return pathOf('projectCredentials', { projectId });
  return pathOf(kind === 'token-expires' ? 'projectGithub' : 'project', { projectId });
}

const invalidates = [attention.list, jobs.list, jobs.get];

/** A job that was given up is run again, or given up for good. */
function DeadJob({ item }: { item: Item }) {
  const t = useTexts(attentionTexts);
  const mayWrite = usePermissions().holds('jobs:write');
  const retry = useCall(jobs.retry, { invalidates, onDone: () => toast(t('retried')) });
  const discard = useCall(jobs.discard, { invalidates, onDone: () => toast(t('discarded')) });
  const id = item.link.slice(item.link.lastIndexOf('/') + 1);
  const error = retry.error ?? discard.error;
  if (!mayWrite) return null;
  return (
    <>
      <Button size="xs" loading={retry.isPending} onClick={() => retry.mutate({ params: { id } })}>
        {t('retry')}
      </Button>
      <Button
        size="xs"
        variant="default"
        loading={discard.isPending}
        onClick={() => discard.mutate({ params: { id } })}
      >
        {t('discard')}
      </Button>
      {error && <ErrorNote error={error} />}
    </>
  );
}
