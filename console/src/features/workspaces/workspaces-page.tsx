import { Squares2X2Icon } from '@heroicons/react/24/outline';
import { Button, Group, Switch, Text } from '@mantine/core';
import type { DataOf } from '@marsa/contract/endpoint.ts';
import * as workspaces from '@marsa/contract/workspaces.ts';
import { useState } from 'react';
import { useTexts } from '#i18n/locale.tsx';
import { useListPage } from '#list-page.ts';
import { pathOf } from '#paths.ts';
import { PermissionGuard, usePermissions } from '#session/auth.tsx';
import { CreateButton } from '#shell/create-button.tsx';
import { TextLink } from '#shell/link.tsx';
import { ListTable } from '#shell/list-table.tsx';
import { Page } from '#shell/page.tsx';
import { UserText } from '#ui/code.tsx';
import type { Column } from '#ui/data-table.tsx';
import { lazyPart } from '#ui/lazy-part.tsx';
import { Tag } from '#ui/tag.tsx';
import { timeColumn } from '#ui/time-column.tsx';
import { useUrlState } from '#url-state.ts';
import { workspacesTexts } from './workspaces.text.ts';

const CreateWorkspaceModal = lazyPart(() => import('./workspace-modals.tsx'), 'CreateWorkspaceModal');
const JoinModal = lazyPart(() => import('./workspace-modals.tsx'), 'JoinModal');

type Workspace = DataOf<typeof workspaces.list>;

export function WorkspacesPage() {
  const t = useTexts(workspacesTexts);
  const [{ q, all, sort, new: isNew }, setUrl] = useUrlState('q', 'all', 'sort', 'new', 'cursor');
  const list = useListPage(workspaces.list, {
    query: { ...(all ? { all: 'true' } : {}), ...(q ? { q } : {}), ...(sort ? { sort } : {}) },
  });
  const [joining, setJoining] = useState<Workspace>();
  const columns = useColumns(setJoining);
  const create = <CreateButton permission="projects:write">{t('create')}</CreateButton>;
  return (
    <Page title={t('title')} lead={t('lead')} actions={create}>
      <ListTable
        list={list}
        name={t('title')}
        columns={columns}
        rowKey={({ id }) => id}
        csvName="workspaces"
        search={{ label: t('search'), placeholder: t('searchPlaceholder') }}
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
        empty={{ icon: Squares2X2Icon, title: t('emptyTitle'), text: t('emptyText'), action: create }}
      />
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
      sort: 'name',
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
    timeColumn('since', t('since'), ({ createdAt }) => createdAt, { hideBelow: 'sm', sort: '-createdAt' }),
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
