import { IdentificationIcon, PlusIcon } from '@heroicons/react/24/outline';
import { Group, Text } from '@mantine/core';
import type { DataOf } from '@marsa/contract/endpoint.ts';
import * as roles from '@marsa/contract/roles.ts';
import { useTexts } from '#i18n/locale.tsx';
import { useListPage } from '#list-page.ts';
import { pathOf } from '#paths.ts';
import { PermissionGuard } from '#session/auth.tsx';
import { ButtonLink, TextLink } from '#shell/link.tsx';
import { ListTable } from '#shell/list-table.tsx';
import { Page } from '#shell/page.tsx';
import type { Column } from '#ui/data-table.tsx';
import { StatusBadge } from '#ui/status-badge.tsx';
import { timeColumn } from '#ui/time-column.tsx';
import { rolesTexts } from './roles.text.ts';

type Role = DataOf<typeof roles.list>;

export function RolesPage() {
  const t = useTexts(rolesTexts);
  const list = useListPage(roles.list);
  const columns = useColumns();
  return (
    <Page
      title={t('title')}
      lead={t('lead')}
      actions={
        <PermissionGuard permission="roles:write">
          <ButtonLink to={pathOf('role', { roleId: 'new' })} leftSection={<PlusIcon width={16} />}>
            {t('create')}
          </ButtonLink>
        </PermissionGuard>
      }
    >
      <ListTable
        list={list}
        name={t('title')}
        columns={columns}
        rowKey={({ id }) => id}
        csvName="roles"
        empty={{ icon: IdentificationIcon, title: t('emptyTitle'), text: t('emptyText') }}
      />
    </Page>
  );
}

function useColumns(): Column<Role>[] {
  const t = useTexts(rolesTexts);
  const factor = ({ needsSecondFactor }: Role) =>
    needsSecondFactor === null
      ? t('secondFactorAuto')
      : needsSecondFactor
        ? t('secondFactorYes')
        : t('secondFactorNo');
  return [
    {
      key: 'name',
      title: t('name'),
      isRowHeader: true,
      csv: ({ name }) => name,
      render: ({ id, name, isBuiltIn }) => (
        <Group gap={6}>
          <TextLink to={pathOf('role', { roleId: id })}>
            <bdi dir="ltr">{name}</bdi>
          </TextLink>
          {isBuiltIn && (
            <Text span size="xs" c="dimmed" fw={400}>
              {t('builtIn')}
            </Text>
          )}
        </Group>
      ),
    },
    {
      key: 'permissions',
      title: t('permissions'),
      csv: ({ permissions }) => permissions.join(' '),
      render: ({ permissions }) =>
        permissions.includes('*') ? t('everything') : t('count', { count: permissions.length }),
    },
    {
      key: 'state',
      title: t('state'),
      csv: ({ isActive }) => (isActive ? t('on') : t('off')),
      render: ({ isActive }) => (
        <StatusBadge tone={isActive ? 'good' : 'quiet'}>{isActive ? t('on') : t('off')}</StatusBadge>
      ),
    },
    { key: 'factor', title: t('secondFactor'), hideBelow: 'md', csv: factor, render: factor },
    timeColumn('changed', t('changed'), ({ updatedAt }) => updatedAt, { hideBelow: 'sm' }),
  ];
}
