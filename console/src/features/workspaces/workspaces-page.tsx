import { PlusIcon, Squares2X2Icon } from '@heroicons/react/24/outline';
import { Button, Group, Switch, Text } from '@mantine/core';
import type { DataOf } from '@marsa/contract/endpoint.ts';
import * as workspaces from '@marsa/contract/workspaces.ts';
import { useState } from 'react';
import { useTexts } from '#i18n/locale.tsx';
import { useListPage } from '#list-page.ts';
import { pathOf } from '#paths.ts';
import { PermissionGuard, usePermissions } from '#session/auth.tsx';
import { TextLink } from '#shell/link.tsx';
import { Page } from '#shell/page.tsx';
import { UserText } from '#ui/code.tsx';
import { type Column, DataTable } from '#ui/data-table.tsx';
import { EmptyState } from '#ui/empty-state.tsx';
import { ErrorNote } from '#ui/error-note.tsx';
import { lazyPart } from '#ui/lazy-part.tsx';
import { RelativeTime } from '#ui/relative-time.tsx';
import { Tag } from '#ui/tag.tsx';
import { useUrlState } from '#url-state.ts';
import { workspacesTexts } from './workspaces.text.ts';

const CreateWorkspaceModal = lazyPart(() => import('./workspace-modals.tsx'), 'CreateWorkspaceModal');
const JoinModal = lazyPart(() => import('./workspace-modals.tsx'), 'JoinModal');

type Workspace = DataOf<typeof workspaces.list>;

export function WorkspacesPage() {
  const t = useTexts(workspacesTexts);
  const [{ all, new: isNew }, setUrl] = useUrlState('all', 'new', 'cursor');
  const { rows, error, refetch, paging, isPlaceholderData } = useListPage(workspaces.list, {
    query: all ? { all: 'true' } : {},
  });
  const [joining, setJoining] = useState<Workspace>();
  const columns = useColumns(setJoining);
  const create = (
    <PermissionGuard permission="projects:write">
      <Button leftSection={<PlusIcon width={16} />} onClick={() => setUrl({ new: '1' })}>
        {t('create')}
      </Button>
    </PermissionGuard>
  );
  return (
    <Page title={t('title')} lead={t('lead')} actions={create}>
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
          csvName="workspaces"
          toolbar={
            <PermissionGuard permission="workspaces:join">
              <Switch
                label={t('showAll')}
                checked={all !== undefined}
                onChange={(event) =>
                  setUrl({ all: event.currentTarget.checked ? '1' : undefined, cursor: undefined })
                }
              />
            </PermissionGuard>
          }
          empty={
            <EmptyState icon={Squares2X2Icon} title={t('emptyTitle')} action={create}>
              {t('emptyText')}
            </EmptyState>
          }
        />
      )}
      {isNew && <CreateWorkspaceModal onClose={() => setUrl({ new: undefined })} />}
      {joining && <JoinModal workspace={joining} onClose={() => setJoining(undefined)} />}
    </Page>
  );
}

function useColumns(onJoin: (workspace: Workspace) => void): Column<Workspace>[] {
  const t = useTexts(workspacesTexts);
  const { holds } = usePermissions();
  return [
    {
      key: 'name',
      title: t('name'),
      isRowHeader: true,
      csv: ({ name }) => name,
      render: ({ id, name, isOwn, role }) => (
        <Group gap={6}>
          {role !== null && holds('members:read', id) ? (
            <TextLink to={pathOf('workspace', { workspaceId: id })}>
              <UserText>{name}</UserText>
            </TextLink>
          ) : (
            <UserText>{name}</UserText>
          )}
          {isOwn && role !== null && (
            <Text span size="xs" c="dimmed" fw={400}>
              {t('own')}
            </Text>
          )}
        </Group>
      ),
    },
    {
      key: 'role',
      title: t('yourRole'),
      csv: ({ role }) => role,
      render: ({ role }) => (role ? <Tag>{role}</Tag> : <Text c="dimmed">{t('notMember')}</Text>),
    },
    {
      key: 'since',
      title: t('since'),
      hideBelow: 'sm',
      csv: ({ createdAt }) => createdAt,
      render: ({ createdAt }) => <RelativeTime time={createdAt} />,
    },
    {
      key: 'join',
      title: t('join'),
      isTitleHidden: true,
      align: 'end',
      render: (workspace) =>
        workspace.role === null &&
        holds('workspaces:join') && (
          <Button variant="default" size="compact-sm" onClick={() => onJoin(workspace)}>
            {t('join')}
          </Button>
        ),
    },
  ];
}
