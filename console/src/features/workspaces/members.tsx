import { PencilSquareIcon, UserMinusIcon, UserPlusIcon, UsersIcon } from '@heroicons/react/24/outline';
import { Button, Stack, Text } from '@mantine/core';
import type { DataOf } from '@marsa/contract/endpoint.ts';
import * as workspaces from '@marsa/contract/workspaces.ts';
import { useState } from 'react';
import { useTexts } from '#i18n/locale.tsx';
import { useListPage } from '#list-page.ts';
import { usePermissions } from '#session/auth.tsx';
import { ListTable } from '#shell/list-table.tsx';
import { UserText } from '#ui/code.tsx';
import type { Column } from '#ui/data-table.tsx';
import { lazyPart } from '#ui/lazy-part.tsx';
import { RelativeTime } from '#ui/relative-time.tsx';
import { RowMenu } from '#ui/row-menu.tsx';
import { Section } from '#ui/section.tsx';
import { Tag } from '#ui/tag.tsx';
import { workspacesTexts } from './workspaces.text.ts';

const AddMemberModal = lazyPart(() => import('./member-modals.tsx'), 'AddMemberModal');
const ChangeMemberModal = lazyPart(() => import('./member-modals.tsx'), 'ChangeMemberModal');
const RemoveMemberModal = lazyPart(() => import('./member-modals.tsx'), 'RemoveMemberModal');

type Member = DataOf<typeof workspaces.listMembers>;
type Act = { what: 'add' } | { what: 'change' | 'remove'; member: Member };

export function Members({ workspaceId }: { workspaceId: string }) {
  const t = useTexts(workspacesTexts);
  const mayWrite = usePermissions().holds('members:write', workspaceId);
  const [act, setAct] = useState<Act>();
  const list = useListPage(workspaces.listMembers, { params: { id: workspaceId } });
  const columns = useColumns(mayWrite, setAct);
  const close = () => setAct(undefined);
  return (
    <Section
      title={t('members')}
      lead={t('membersLead')}
      actions={
        mayWrite && (
          <Button leftSection={<UserPlusIcon width={16} />} onClick={() => setAct({ what: 'add' })}>
            {t('add')}
          </Button>
        )
      }
    >
      <ListTable
        list={list}
        name={t('members')}
        columns={columns}
        rowKey={({ personId }) => personId}
        csvName="members"
        empty={{ icon: UsersIcon, title: t('membersEmpty'), text: t('membersEmptyText') }}
      />
      {act?.what === 'add' && (
        <AddMemberModal
          workspaceId={workspaceId}
          except={list.rows?.map(({ personId }) => personId) ?? []}
          onClose={close}
        />
      )}
      {act?.what === 'change' && (
        <ChangeMemberModal workspaceId={workspaceId} member={act.member} onClose={close} />
      )}
      {act?.what === 'remove' && (
        <RemoveMemberModal workspaceId={workspaceId} member={act.member} onClose={close} />
      )}
    </Section>
  );
}

function useColumns(mayWrite: boolean, onAct: (act: Act) => void): Column<Member>[] {
  const t = useTexts(workspacesTexts);
  const projectsOf = ({ projectIds }: Member) =>
    projectIds === null ? t('allProjects') : t('someProjects', { count: projectIds.length });
  return [
    {
      key: 'name',
      title: t('member'),
      isRowHeader: true,
      csv: ({ name }) => name,
      render: ({ name }) => <UserText>{name}</UserText>,
    },
    { key: 'role', title: t('role'), csv: ({ role }) => role, render: ({ role }) => <Tag>{role}</Tag> },
    { key: 'projects', title: t('projects'), hideBelow: 'sm', csv: projectsOf, render: projectsOf },
    {
      key: 'added',
      title: t('addedBy'),
      hideBelow: 'md',
      csv: ({ createdAt }) => createdAt,
      render: ({ createdAt, joinedBy, personId }) => (
        <Stack gap={0}>
          <RelativeTime time={createdAt} />
          {joinedBy === personId && (
            <Text size="xs" c="dimmed">
              {t('joinedSelf')}
            </Text>
          )}
        </Stack>
      ),
    },
    {
      key: 'acts',
      title: t('change'),
      isTitleHidden: true,
      align: 'end',
      render: (member) => (
        <RowMenu
          name={member.name}
          actions={[
            mayWrite && {
              label: t('change'),
              icon: PencilSquareIcon,
              onClick: () => onAct({ what: 'change', member }),
            },
            mayWrite && {
              label: t('remove'),
              icon: UserMinusIcon,
              isDangerous: true,
              onClick: () => onAct({ what: 'remove', member }),
            },
          ]}
        />
      ),
    },
  ];
}
