import { UserPlusIcon, UsersIcon } from '@heroicons/react/24/outline';
import { Box, Group, Text } from '@mantine/core';
import * as people from '@marsa/contract/people.ts';
import { type ReactNode, useState } from 'react';
import { useTexts } from '#i18n/locale.tsx';
import { useListPage } from '#list-page.ts';
import { pathOf } from '#paths.ts';
import { useAuth, usePermissions } from '#session/auth.tsx';
import { CreateButton } from '#shell/create-button.tsx';
import { TextLink } from '#shell/link.tsx';
import { ListTable } from '#shell/list-table.tsx';
import { Page } from '#shell/page.tsx';
import { UrlTabs } from '#shell/url-tabs.tsx';
import { UserText } from '#ui/code.tsx';
import type { Column } from '#ui/data-table.tsx';
import { lazyPart } from '#ui/lazy-part.tsx';
import { SecretOnce } from '#ui/secret-once.tsx';
import { Tag } from '#ui/tag.tsx';
import { timeColumn } from '#ui/time-column.tsx';
import { toast } from '#ui/toast.tsx';
import { useUrlState } from '#url-state.ts';
import { invitationsTexts } from './invitations.text.ts';
import { Invitations } from './invitations.tsx';
import { peopleTexts } from './people.text.ts';
import { type Person, type PersonAct, PersonState } from './person.tsx';
import { PersonMenu } from './person-menu.tsx';

const PersonActModal = lazyPart(() => import('./person-act-modal.tsx'), 'PersonActModal');

const InviteModal = lazyPart(() => import('./invite-modal.tsx'), 'InviteModal');

export function PeoplePage() {
  const t = useTexts(peopleTexts);
  const i = useTexts(invitationsTexts);
  const mayInvite = usePermissions().holds('people:write');
  const [{ new: isInviting }, setUrl] = useUrlState('new');
  const [link, setLink] = useState<{ email: string; value: string }>();
  const invite = (
    <CreateButton permission="people:write" icon={UserPlusIcon}>
      {i('invite')}
    </CreateButton>
  );
  const close = () => setUrl({ new: undefined });
  return (
    <Page title={t('title')} lead={t('lead')} actions={invite}>
      {mayInvite ? (
        <UrlTabs
          name={i('tabs')}
          tabs={[
            { value: 'people', title: i('people'), content: <PeopleList invite={invite} /> },
            { value: 'invitations', title: i('invitations'), content: <Invitations invite={invite} /> },
          ]}
        />
      ) : (
        <PeopleList invite={invite} />
      )}
      {isInviting && mayInvite && (
        <InviteModal
          onClose={close}
          onMade={(made) => {
            close();
            if (made.link === null) toast(i('sent', { email: made.email }));
            else setLink({ email: made.email, value: made.link });
          }}
        />
      )}
      {link && (
        <SecretOnce
          title={i('linkTitle', { email: link.email })}
          value={link.value}
          onDone={() => setLink(undefined)}
        />
      )}
    </Page>
  );
}

function PeopleList({ invite }: { invite: ReactNode }) {
  const t = useTexts(peopleTexts);
  const [{ q, sort }] = useUrlState('q', 'sort');
  const list = useListPage(people.list, { query: { ...(q ? { q } : {}), ...(sort ? { sort } : {}) } });
  const [act, setAct] = useState<PersonAct>();
  const columns = useColumns(setAct);
  return (
    <>
      <ListTable
        list={list}
        name={t('title')}
        columns={columns}
        rowKey={({ id }) => id}
        csvName="people"
        search={{ label: t('search'), placeholder: t('searchPlaceholder') }}
        empty={{ icon: UsersIcon, title: t('emptyTitle'), text: t('emptyText'), action: invite }}
      />
      {act && <PersonActModal act={act} onClose={() => setAct(undefined)} />}
    </>
  );
}

function useColumns(onAct: (act: PersonAct) => void): Column<Person>[] {
  const t = useTexts(peopleTexts);
  const i = useTexts(invitationsTexts);
  const { person: self } = useAuth();
  return [
    {
      key: 'name',
      title: t('name'),
      isRowHeader: true,
      sort: 'name',
      csv: ({ name }) => name,
      render: (person) => (
        <Group gap={6}>
          <TextLink to={pathOf('person', { personId: person.id })}>
            <UserText>{person.name}</UserText>
          </TextLink>
          {person.id === self?.id && (
            <Text span size="xs" c="dimmed">
              {t('you')}
            </Text>
          )}
          {!person.isActive && (
            <Box hiddenFrom="sm">
              <PersonState person={person} />
            </Box>
          )}
        </Group>
      ),
    },
    {
      key: 'email',
      title: i('email'),
      hideBelow: 'md',
      csv: ({ email }) => email,
      render: ({ email, hasPassword }) =>
        email !== null ? (
          <bdi dir="ltr">{email}</bdi>
        ) : (
          !hasPassword && <Text c="dimmed">{i('onlyKeys')}</Text>
        ),
    },
    { key: 'role', title: t('role'), csv: ({ role }) => role, render: ({ role }) => <Tag>{role}</Tag> },
    {
      key: 'factor',
      title: i('secondFactor'),
      hideBelow: 'lg',
      csv: ({ hasSecondFactor }) => (hasSecondFactor ? i('yes') : i('no')),
      render: ({ hasSecondFactor }) => (hasSecondFactor ? i('yes') : i('no')),
    },
    {
      key: 'state',
      title: t('state'),
      hideBelow: 'sm',
      csv: ({ isActive }) => (isActive ? t('on') : t('off')),
      render: (person) => <PersonState person={person} />,
    },
    timeColumn('since', t('since'), ({ createdAt }) => createdAt, { hideBelow: 'md', sort: '-createdAt' }),
    {
      key: 'acts',
      title: t('title'),
      isTitleHidden: true,
      align: 'end',
      render: (person) => <PersonMenu person={person} onAct={onAct} />,
    },
  ];
}
