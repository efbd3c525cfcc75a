import { PlusIcon, RectangleStackIcon } from '@heroicons/react/24/outline';
import { Box } from '@mantine/core';
import type { DataOf } from '@marsa/contract/endpoint.ts';
import * as projects from '@marsa/contract/projects.ts';
import { useTexts } from '#i18n/locale.tsx';
import { useListPage } from '#list-page.ts';
import { pathOf } from '#paths.ts';
import { PermissionGuard } from '#session/auth.tsx';
import { ButtonLink, TextLink } from '#shell/link.tsx';
import { ListTable } from '#shell/list-table.tsx';
import { Page } from '#shell/page.tsx';
import { ProjectIcon, WithIcon } from '#shell/project-icon.tsx';
import { StationTrack } from '#shell/station-track.tsx';
import { useIconChecks, useLines } from '#shell/use-line.ts';
import { WorkspaceFilter } from '#shell/workspace-filter.tsx';
import { Code, UserText } from '#ui/code.tsx';
import type { Column } from '#ui/data-table.tsx';
import { timeColumn } from '#ui/time-column.tsx';
import { useUrlState } from '#url-state.ts';
import { projectsTexts } from './projects.text.ts';

type Project = DataOf<typeof projects.list>;

export function ProjectsPage() {
  const t = useTexts(projectsTexts);
  const [{ q, workspace, sort }] = useUrlState('q', 'workspace', 'sort');
  const filter = {
    ...(q ? { q } : {}),
    ...(workspace ? { workspaceId: workspace } : {}),
    ...(sort ? { sort } : {}),
  };
  const list = useListPage(projects.list, { query: { limit: 25, ...filter } });
  const ids = list.rows?.map(({ id }) => id) ?? [];
  const columns = useColumns(useLines(ids), useIconChecks(ids));
  const register = (
    <PermissionGuard permission="projects:write">
      <ButtonLink to={pathOf('newProject')} leftSection={<PlusIcon width={16} />}>
        {t('register')}
      </ButtonLink>
    </PermissionGuard>
  );
  return (
    <Page title={t('title')} lead={t('lead')} actions={register}>
      <ListTable
        list={list}
        name={t('title')}
        columns={columns}
        rowKey={({ id }) => id}
        csvName="projects"
        search={{ label: t('search'), placeholder: t('searchPlaceholder') }}
        filters={['workspace']}
        toolbar={<WorkspaceFilter label={t('workspace')} placeholder={t('allWorkspaces')} />}
        empty={{ icon: RectangleStackIcon, title: t('emptyTitle'), text: t('emptyText'), action: register }}
      />
    </Page>
  );
}

function useColumns(
  lines: ReturnType<typeof useLines>,
  icons: ReturnType<typeof useIconChecks>,
): Column<Project>[] {
  const t = useTexts(projectsTexts);
  return [
    {
      key: 'name',
      title: t('name'),
      isRowHeader: true,
      sort: 'name',
      csv: ({ name }) => name,
      render: ({ id, name }) => (
        <>
          <WithIcon icon={<ProjectIcon projectId={id} checkId={icons.get(id)} />}>
            <TextLink to={pathOf('project', { projectId: id })}>
              <UserText>{name}</UserText>
            </TextLink>
          </WithIcon>
          {/* On a phone there is no room for a column of its own. */}
          <Box hiddenFrom="sm" mt={6}>
            <StationTrack stations={lines?.get(id)} />
          </Box>
        </>
      ),
    },
    {
      key: 'domain',
      title: t('domain'),
      hideBelow: 'sm',
      csv: ({ domain }) => domain,
      render: ({ domain }) => <Code>{new URL(domain).host}</Code>,
    },
    {
      key: 'line',
      title: t('state'),
      hideBelow: 'sm',
      render: ({ id }) => <StationTrack stations={lines?.get(id)} />,
    },
    timeColumn('created', t('created'), ({ createdAt }) => createdAt, {
      hideBelow: 'lg',
      sort: '-createdAt',
    }),
    timeColumn('changed', t('changed'), ({ updatedAt }) => updatedAt, {
      hideBelow: 'md',
      sort: '-updatedAt',
    }),
  ];
}
