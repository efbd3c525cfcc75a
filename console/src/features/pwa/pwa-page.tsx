import { ArrowPathIcon, GlobeAltIcon } from '@heroicons/react/24/outline';
import { Alert, Button, Group, Loader, Stack, Text } from '@mantine/core';
import type { DataOf } from '@marsa/contract/endpoint.ts';
import * as pwa from '@marsa/contract/pwa.ts';
import { useQuery } from '@tanstack/react-query';
import { query, queryPage, useCall } from '#api.ts';
import { useTexts } from '#i18n/locale.tsx';
import { pathOf } from '#paths.ts';
import { PermissionGuard } from '#session/auth.tsx';
import { TextLink } from '#shell/link.tsx';
import { ProjectFrame, useProject } from '#shell/project-frame.tsx';
import { Code } from '#ui/code.tsx';
import { EmptyState } from '#ui/empty-state.tsx';
import { ErrorNote } from '#ui/error-note.tsx';
import { Panel } from '#ui/panel.tsx';
import { RelativeTime } from '#ui/relative-time.tsx';
import { Score } from '#ui/score.tsx';
import { CardsSkeleton } from '#ui/skeletons.tsx';
import { useUrlState } from '#url-state.ts';
import { CheckHistory } from './check-history.tsx';
import { FindingList } from './finding-list.tsx';
import { ImageTable } from './image-table.tsx';
import { pwaTexts } from './pwa.text.ts';

type Check = DataOf<typeof pwa.get>;

/** Where the stream of changes is cut off, the end of a check is still seen. */
const lookAgainMs = 5000;

/** What a look at the PWA found, and the looks before it. */
export function PwaPage() {
  const t = useTexts(pwaTexts);
  const project = useProject();
  const params = { id: project.id };
  const [{ check: chosen }, setUrl] = useUrlState('check');
  const newest = useQuery(queryPage(pwa.list, { params, query: { limit: 1 } }));
  const newestId = newest.data?.items[0]?.id;
  const checkId = chosen ?? newestId;
  const check = useQuery({
    ...query(pwa.get, { params: { ...params, checkId: checkId ?? '' } }),
    enabled: checkId !== undefined,
    refetchInterval: ({ state }) => (state.data?.status === 'running' ? lookAgainMs : false),
  });
  const look = useCall(pwa.validate, {
    invalidates: [pwa.list],
    onDone: () => setUrl({ check: undefined }),
  });
  const isRunning = look.isPending || check.data?.status === 'running';
  const lookButton = (
    <PermissionGuard permission="pwa:write" workspaceId={project.workspaceId}>
      <Button
        leftSection={<ArrowPathIcon width={16} />}
        loading={isRunning}
        onClick={() => look.mutate({ params })}
      >
        {newestId === undefined ? t('look') : t('lookAgain')}
      </Button>
    </PermissionGuard>
  );
  const error = newest.error ?? check.error ?? look.error;
  return (
    <ProjectFrame
      project={project}
      tab="pwa"
      title={t('title')}
      lead={t('lead')}
      actions={newestId !== undefined && lookButton}
    >
      <Stack>
        {error && <ErrorNote error={error} />}
        {newest.data?.items.length === 0 && (
          <Panel title={t('result')}>
            <EmptyState icon={GlobeAltIcon} title={t('emptyTitle')} action={lookButton}>
              {t('emptyText')}
            </EmptyState>
          </Panel>
        )}
        {chosen !== undefined && newestId !== undefined && chosen !== newestId && (
          <Group gap="xs" role="status">
            <Text>{t('older')}</Text>
            <TextLink to={pathOf('projectPwa', { projectId: project.id })}>{t('toNewest')}</TextLink>
          </Group>
        )}
        {checkId !== undefined &&
          (check.data ? <Result check={check.data} /> : !check.error && <CardsSkeleton cards={3} />)}
        {newest.data === undefined && !newest.error && <CardsSkeleton cards={3} />}
        {newestId !== undefined && <CheckHistory projectId={project.id} shownId={checkId} />}
      </Stack>
    </ProjectFrame>
  );
}

function Result({ check }: { check: Check }) {
  const t = useTexts(pwaTexts);
  const { id, projectId, status, url, score, failure, finishedAt, findings, icons, manifest } = check;
  if (status === 'running')
    return (
      <Panel title={t('result')}>
        <Group wrap="nowrap" role="status">
          <Loader size="sm" aria-hidden />
          <div>
            <Text fw={600}>{t('running', { host: new URL(url).host })}</Text>
            <Text c="dimmed">{t('runningText')}</Text>
          </div>
        </Group>
      </Panel>
    );
  if (status === 'failed')
    return (
      <Alert color="red" variant="outline">
        {failure === 'interrupted' ? t('failedInterrupted') : t('failedInternal')}
      </Alert>
    );
  const count = (severity: string) => findings.filter((one) => one.severity === severity).length;
  return (
    <>
      <Panel title={t('result')}>
        <Group gap="lg">
          <Score value={score ?? 0} size={96} />
          <Stack gap={4}>
            <Text>
              {t('errors')}: <b>{count('error')}</b> · {t('warnings')}: <b>{count('warning')}</b> ·{' '}
              {t('passed')}: <b>{count('passed')}</b>
            </Text>
            <Text c="dimmed" component="div">
              {t('page')}: <Code>{url}</Code>
            </Text>
            {finishedAt && (
              <Text c="dimmed">
                {t('checked')} <RelativeTime time={finishedAt} />
              </Text>
            )}
          </Stack>
        </Group>
      </Panel>
      <FindingList findings={findings} />
      <ImageTable projectId={projectId} checkId={id} images={icons} />
      <Panel title={t('manifest')} lead={t('manifestText')}>
        {manifest === null ? (
          <Text c="dimmed">{t('noManifest')}</Text>
        ) : (
          <Code block>{JSON.stringify(manifest, null, 2)}</Code>
        )}
      </Panel>
    </>
  );
}
