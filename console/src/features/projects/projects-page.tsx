import { PlusIcon, RectangleStackIcon } from '@heroicons/react/24/outline';
import { Box, Button, Select, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import type { DataOf } from '@marsa/contract/endpoint.ts';
import * as projects from '@marsa/contract/projects.ts';
import * as workspaces from '@marsa/contract/workspaces.ts';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { queryPage } from '#api.ts';
import { useTexts } from '#i18n/locale.tsx';
import { useListPage } from '#list-page.ts';
import { pathOf } from '#paths.ts';
import { PermissionGuard } from '#session/auth.tsx';
import { ButtonLink, TextLink } from '#shell/link.tsx';
import { Page } from '#shell/page.tsx';
import { StationTrack } from '#shell/station-track.tsx';
import type { StationState } from '#shell/stations.ts';
import { useLines } from '#shell/use-line.ts';
import { Code, UserText } from '#ui/code.tsx';
import { type Column, DataTable } from '#ui/data-table.tsx';
import { EmptyState } from '#ui/empty-state.tsx';
import { ErrorNote } from '#ui/error-note.tsx';
import { RelativeTime } from '#ui/relative-time.tsx';
import { useUrlState } from '#url-state.ts';
import { projectsTexts } from './projects.text.ts';

type Project = DataOf<typeof projects.list>;

export function ProjectsPage() {
  const t = useTexts(projectsTexts);
  const [{ q, workspace }, setUrl] = useUrlState('q', 'workspace', 'cursor');
  const filter = { ...(q ? { q } : {}), ...(workspace ? { workspaceId: workspace } : {}) };
  const { rows, error, refetch, paging, isPlaceholderData } = useListPage(projects.list, {
    query: { limit: 25, ...filter },
  });
  const lines = useLines(rows?.map(({ id }) => id) ?? []);
  const columns = useColumns(lines);
  const register = (
    <PermissionGuard permission="projects:write">
      <ButtonLink to={pathOf('newProject')} leftSection={<PlusIcon width={16} />}>
        {t('register')}
      </ButtonLink>
    </PermissionGuard>
  );
  return (
    <Page title={t('title')} lead={t('lead')} actions={register}>
      {error && !rows ? (
        <ErrorNote error={error} onRetry={refetch} />
      ) : (
        <DataTable
          name={t('title')}
          columns={columns}
          rows={rows}
          rowKey={({ id }) => id}
          isStale={isPlaceholderData}
          paging={paging}
          csvName="projects"
          toolbar={<Filters />}
          empty={
            q || workspace ? (
              <EmptyState
                icon={RectangleStackIcon}
                title={t('noneTitle')}
                action={
                  <Button
                    variant="default"
                    onClick={() => setUrl({ q: undefined, workspace: undefined, cursor: undefined })}
                  >
                    {t('clear')}
                  </Button>
                }
              >
                {t('noneText')}
              </EmptyState>
            ) : (
              <EmptyState icon={RectangleStackIcon} title={t('emptyTitle')} action={register}>
                {t('emptyText')}
              </EmptyState>
            )
          }
        />
      )}
    </Page>
  );
}

function useColumns(lines: Map<string, StationState[]> | undefined): Column<Project>[] {
  const t = useTexts(projectsTexts);
  return [
    {
      key: 'name',
      title: t('name'),
      isRowHeader: true,
      csv: ({ name }) => name,
      render: ({ id, name }) => (
        <>
          <TextLink to={pathOf('project', { projectId: id })}>
            <UserText>{name}</UserText>
          </TextLink>
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
    {
      key: 'created',
      title: t('created'),
      hideBelow: 'lg',
      csv: ({ createdAt }) => createdAt,
      render: ({ createdAt }) => <RelativeTime time={createdAt} />,
    },
    {
      key: 'changed',
      title: t('changed'),
      hideBelow: 'md',
      csv: ({ updatedAt }) => updatedAt,
      render: ({ updatedAt }) => <RelativeTime time={updatedAt} />,
    },
  ];
}

function Filters() {
  const t = useTexts(projectsTexts);
  const [{ q = '', workspace = '' }, setUrl] = useUrlState('q', 'workspace', 'cursor');
  const [text, setText] = useState(q);
  const seek = useDebouncedCallback(
    (value: string) => setUrl({ q: value.trim() || undefined, cursor: undefined }),
    250,
  );
  const { data } = useQuery(queryPage(workspaces.list));
  return (
    <>
      <TextInput
        type="search"
        aria-label={t('search')}
        placeholder={t('searchPlaceholder')}
        dir="auto"
        maxLength={100}
        value={text}
        onChange={(event) => {
          setText(event.currentTarget.value);
          seek(event.currentTarget.value);
        }}
      />
      {data && data.items.length > 1 && (
        <Select
          aria-label={t('workspace')}
          placeholder={t('allWorkspaces')}
          clearable
          data={data.items.map(({ id, name }) => ({ value: id, label: name }))}
          value={workspace || null}
          onChange={(value) => setUrl({ workspace: value ?? undefined, cursor: undefined })}
        />
      )}
    </>
  );
}
