import {
  ComputerDesktopIcon,
  IdentificationIcon,
  KeyIcon,
  NoSymbolIcon,
  PowerIcon,
  UsersIcon,
} from '@heroicons/react/24/outline';
import { Group, Text } from '@mantine/core';
import * as people from '@marsa/contract/people.ts';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTexts } from '#i18n/locale.tsx';
import { useListPage } from '#list-page.ts';
import { pathOf } from '#paths.ts';
import { useAuth, usePermissions } from '#session/auth.tsx';
import { TextLink } from '#shell/link.tsx';
import { Page } from '#shell/page.tsx';
import { UserText } from '#ui/code.tsx';
import { type Column, DataTable } from '#ui/data-table.tsx';
import { EmptyState } from '#ui/empty-state.tsx';
import { ErrorNote } from '#ui/error-note.tsx';
import { RelativeTime } from '#ui/relative-time.tsx';
import { RowMenu } from '#ui/row-menu.tsx';
import { Tag } from '#ui/tag.tsx';
import { peopleTexts } from './people.text.ts';
import { type Person, type PersonAct, PersonState } from './person.tsx';
import { PersonActModal } from './person-act-modal.tsx';

export function PeoplePage() {
  const t = useTexts(peopleTexts);
  const { rows, error, refetch, paging, isPlaceholderData } = useListPage(people.list);
  const [act, setAct] = useState<PersonAct>();
  const columns = useColumns(setAct);
  return (
    <Page title={t('title')} lead={t('lead')}>
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
          csvName="people"
          empty={
            <EmptyState icon={UsersIcon} title={t('emptyTitle')}>
              {t('emptyText')}
            </EmptyState>
          }
        />
      )}
      {act && <PersonActModal act={act} onClose={() => setAct(undefined)} />}
    </Page>
  );
}

function useColumns(onAct: (act: PersonAct) => void): Column<Person>[] {
  const t = useTexts(peopleTexts);
  const { person: self } = useAuth();
  return [
    {
      key: 'name',
      title: t('name'),
      isRowHeader: true,
      csv: ({ name }) => name,
      render: ({ id, name }) => (
        <Group gap={6}>
          <TextLink to={pathOf('person', { personId: id })}>
            <UserText>{name}</UserText>
          </TextLink>
          {id === self?.id && (
            <Text span size="xs" c="dimmed">
              {t('you')}
            </Text>
          )}
        </Group>
      ),
    },
    { key: 'role', title: t('role'), csv: ({ role }) => role, render: ({ role }) => <Tag>{role}</Tag> },
    {
      key: 'state',
      title: t('state'),
      csv: ({ isActive }) => (isActive ? t('on') : t('off')),
      render: (person) => <PersonState person={person} />,
    },
    {
      key: 'since',
      title: t('since'),
      hideBelow: 'md',
      csv: ({ createdAt }) => createdAt,
      render: ({ createdAt }) => <RelativeTime time={createdAt} />,
    },
    {
      key: 'acts',
      title: t('title'),
      isTitleHidden: true,
      align: 'end',
      render: (person) => <PersonMenu person={person} onAct={onAct} />,
    },
  ];
}

function PersonMenu({ person, onAct }: { person: Person; onAct(act: PersonAct): void }) {
  const t = useTexts(peopleTexts);
  const navigate = useNavigate();
  const { holds } = usePermissions();
  const { id, name, isActive } = person;
  const mayWrite = holds('people:write');
  return (
    <RowMenu
      name={name}
      actions={[
        mayWrite && {
          label: t('changeRole'),
          icon: IdentificationIcon,
          onClick: () => onAct({ what: 'role', person }),
        },
        holds('sessions:read') && {
          label: t('sessions'),
          icon: ComputerDesktopIcon,
          onClick: () => navigate({ to: pathOf('person', { personId: id }) }),
        },
        {
          label: t('keys'),
          icon: KeyIcon,
          onClick: () => navigate({ to: pathOf('keys'), search: { developer: id } as never }),
        },
        mayWrite && {
          label: isActive ? t('switchOff') : t('switchOn'),
          icon: isActive ? NoSymbolIcon : PowerIcon,
          isDangerous: isActive,
          onClick: () => onAct({ what: 'switch', person }),
        },
      ]}
    />
  );
}
