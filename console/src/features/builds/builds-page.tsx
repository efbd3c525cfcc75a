import { PlayIcon, WrenchScrewdriverIcon } from '@heroicons/react/24/outline';
import { Select } from '@mantine/core';
import { buildStatuses, list, platforms } from '@marsa/contract/builds.ts';
import type { DataOf } from '@marsa/contract/endpoint.ts';
import { useLocale, useTexts } from '#i18n/locale.tsx';
import { useListPage } from '#list-page.ts';
import { pathOf } from '#paths.ts';
import { CreateButton } from '#shell/create-button.tsx';
import { TextLink } from '#shell/link.tsx';
import { ListTable } from '#shell/list-table.tsx';
import { ProjectFrame, useProject } from '#shell/project-frame.tsx';
import { Code } from '#ui/code.tsx';
import type { Column } from '#ui/data-table.tsx';
import { StatusBadge } from '#ui/status-badge.tsx';
import { timeColumn } from '#ui/time-column.tsx';
import { useUrlState } from '#url-state.ts';
import { isOpen, statusTones } from './build-words.ts';
import { buildStatusTexts, buildsTexts, platformTexts } from './builds.text.ts';
import { DispatchModal } from './dispatch-modal.tsx';

type Build = DataOf<typeof list>;

/** Every build of a project, and the way to the next. */
export function BuildsPage() {
  const t = useTexts(buildsTexts);
  const project = useProject();
  const [{ status, platform, new: isNew }, setUrl] = useUrlState('status', 'platform', 'new');
  const filter = {
    ...(buildStatuses.some((one) => one === status) ? { status: status as Build['status'] } : {}),
    ...(platforms.some((one) => one === platform) ? { platform: platform as Build['platform'] } : {}),
  };
  const page = useListPage(list, {
    params: { id: project.id },
    query: { limit: 25, ...filter },
  });
  const columns = useColumns(project.id);
  const start = (
    <CreateButton permission="builds:write" workspaceId={project.workspaceId} icon={PlayIcon}>
      {t('start')}
    </CreateButton>
  );
  return (
    <ProjectFrame project={project} tab="builds" title={t('title')} lead={t('lead')} actions={start}>
      <ListTable
        list={page}
        name={t('title')}
        columns={columns}
        rowKey={({ id }) => id}
        csvName="builds"
        filters={['status', 'platform']}
        toolbar={<Filters />}
        empty={{ icon: WrenchScrewdriverIcon, title: t('emptyTitle'), text: t('emptyText'), action: start }}
      />
      {isNew && <DispatchModal project={project} onClose={() => setUrl({ new: undefined })} />}
    </ProjectFrame>
  );
}

/** How long (ms) a build took; null while it runs. */
const tookMs = ({ startedAt, createdAt, finishedAt }: Build) =>
  finishedAt === null ? null : Date.parse(finishedAt) - Date.parse(startedAt ?? createdAt);

function useColumns(projectId: string): Column<Build>[] {
  const t = useTexts(buildsTexts);
  const statusOf = useTexts(buildStatusTexts);
  const platformOf = useTexts(platformTexts);
  const { format } = useLocale();
  return [
    {
      key: 'version',
      title: t('version'),
      isRowHeader: true,
      csv: ({ versionName }) => versionName,
      render: ({ id, versionName, versionCode }) => (
        <TextLink to={pathOf('projectBuild', { projectId, buildId: id })}>
          <bdi dir="ltr">{`${versionName} (${versionCode})`}</bdi>
        </TextLink>
      ),
    },
    {
      key: 'platform',
      title: t('platform'),
      csv: ({ platform }) => platform,
      render: ({ platform }) => platformOf(platform),
    },
    {
      key: 'status',
      title: t('status'),
      csv: ({ status }) => status,
      render: ({ status }) => <StatusBadge tone={statusTones[status]}>{statusOf(status)}</StatusBadge>,
    },
    {
      key: 'ref',
      title: t('ref'),
      hideBelow: 'md',
      csv: ({ ref }) => ref,
      render: ({ ref }) => <Code>{ref}</Code>,
    },
    timeColumn('created', t('started'), ({ createdAt }) => createdAt, { hideBelow: 'sm' }),
    {
      key: 'took',
      title: t('took'),
      align: 'end',
      hideBelow: 'sm',
      csv: tookMs,
      render: (build) => {
        const ms = tookMs(build);
        return ms === null || isOpen(build.status) ? '–' : format.duration(ms);
      },
    },
  ];
}

function Filters() {
  const t = useTexts(buildsTexts);
  const statusOf = useTexts(buildStatusTexts);
  const platformOf = useTexts(platformTexts);
  const [{ status, platform }, setUrl] = useUrlState('status', 'platform', 'cursor');
  return (
    <>
      <Select
        aria-label={t('status')}
        placeholder={t('allStates')}
        clearable
        data={buildStatuses.map((value) => ({ value, label: statusOf(value) }))}
        value={status ?? null}
        onChange={(value) => setUrl({ status: value ?? undefined, cursor: undefined })}
      />
      <Select
        aria-label={t('platform')}
        placeholder={t('allPlatforms')}
        clearable
        data={platforms.map((value) => ({ value, label: platformOf(value) }))}
        value={platform ?? null}
        onChange={(value) => setUrl({ platform: value ?? undefined, cursor: undefined })}
      />
    </>
  );
}
