import { KeyIcon } from '@heroicons/react/24/outline';
import { Button, Stack, Text } from '@mantine/core';
import type { DataOf } from '@marsa/contract/endpoint.ts';
import { syncSecrets } from '@marsa/contract/github.ts';
import { useQuery } from '@tanstack/react-query';
import { query, useCall } from '#api.ts';
import { useTexts } from '#i18n/locale.tsx';
import { pathOf } from '#paths.ts';
import { usePermissions } from '#session/auth.tsx';
import { ButtonLink } from '#shell/link.tsx';
import type { Project } from '#shell/project-frame.tsx';
import { Code } from '#ui/code.tsx';
import { type Column, DataTable } from '#ui/data-table.tsx';
import { EmptyState } from '#ui/empty-state.tsx';
import { ErrorNote } from '#ui/error-note.tsx';
import { Panel } from '#ui/panel.tsx';
import { Said } from '#ui/said.tsx';
import { StatusBadge, type Tone } from '#ui/status-badge.tsx';
import { toast } from '#ui/toast.tsx';
import type { Access } from './access-panel.tsx';
import { githubTexts } from './github.text.ts';

type Outcome = DataOf<typeof syncSecrets>['secrets'][number];

const outcomeTones: Record<Outcome['outcome'], Tone> = {
  unchanged: 'good',
  created: 'good',
  updated: 'good',
  'would-create': 'busy',
  'would-update': 'busy',
  'not-stored': 'quiet',
  'left-alone': 'quiet',
  failed: 'bad',
};

const isToSend = ({ outcome }: Outcome) => outcome === 'would-create' || outcome === 'would-update';

/** What differs between the vault and the repository, and the button that makes it the same. */
export function SecretsPanel({ project, access }: { project: Project; access: Access | null }) {
  const t = useTexts(githubTexts);
  const { holds } = usePermissions();
  const params = { id: project.id };
  const canWrite = holds('github:write', project.workspaceId);
  const isReady = access?.repository === 'ready';
  const plan = useQuery({
    ...query(syncSecrets, { params, query: { plan: 'true' } }),
    enabled: canWrite && isReady,
  });
  const sync = useCall(syncSecrets, {
    onDone({ synced }) {
      toast(synced ? t('synced') : t('syncFailed'));
    },
  });
  const planned = plan.data?.secrets;
  const count = planned?.filter(isToSend).length ?? 0;
  // What failed stays to be read until the next try.
  const failed = sync.data?.secrets.filter(({ outcome }) => outcome === 'failed') ?? [];
  const rows = planned?.map((one) => failed.find(({ name }) => name === one.name) ?? one);
  if (!canWrite) return null;
  return (
    <Panel
      title={t('sync')}
      lead={t('syncText')}
      isFlush={isReady}
      actions={
        isReady && (
          <>
            <Button variant="default" loading={plan.isFetching} onClick={() => plan.refetch()}>
              {t('refresh')}
            </Button>
            <Button
              loading={sync.isPending}
              disabled={count === 0}
              onClick={() => sync.mutate({ params }, { onSettled: () => plan.refetch() })}
            >
              {planned && count === 0 ? t('nothingToSend') : t('syncNow')}
            </Button>
          </>
        )
      }
    >
      {isReady ? (
        <Stack gap={0}>
          {(plan.error ?? sync.error) && <ErrorNote error={plan.error ?? sync.error} />}
          {!plan.error && <SecretTable rows={rows} projectId={project.id} />}
        </Stack>
      ) : (
        <Text c="dimmed">{t('syncNeeds')}</Text>
      )}
    </Panel>
  );
}

function SecretTable({ rows, projectId }: { rows: readonly Outcome[] | undefined; projectId: string }) {
  const t = useTexts(githubTexts);
  const columns: Column<Outcome>[] = [
    {
      key: 'name',
      title: t('secret'),
      isRowHeader: true,
      csv: ({ name }) => name,
      render: ({ name }) => <Code>{name}</Code>,
    },
    {
      key: 'drift',
      title: t('drift'),
      hideBelow: 'sm',
      csv: ({ drift }) => drift,
      render: ({ drift, outcome }) => (outcome === 'not-stored' ? '–' : t(drift)),
    },
    {
      key: 'outcome',
      title: t('outcome'),
      csv: ({ outcome }) => outcome,
      render: ({ outcome, detail }) => (
        <>
          <StatusBadge tone={outcomeTones[outcome]}>{t(outcome)}</StatusBadge>
          {outcome === 'failed' && detail && (
            <Text size="xs" c="dimmed">
              <Said>{detail}</Said>
            </Text>
          )}
        </>
      ),
    },
  ];
  return (
    <DataTable
      name={t('sync')}
      isBare
      columns={columns}
      rows={rows}
      rowKey={({ name }) => name}
      empty={
        <EmptyState
          icon={KeyIcon}
          title={t('noSecrets')}
          action={
            <ButtonLink to={pathOf('projectCredentials', { projectId })}>{t('toCredentials')}</ButtonLink>
          }
        />
      }
    />
  );
}
