import { Button, Stack } from '@mantine/core';
import * as people from '@marsa/contract/people.ts';
import { useSuspenseQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { query } from '#api.ts';
import { useTexts } from '#i18n/locale.tsx';
import { pathOf } from '#paths.ts';
import { PermissionGuard, usePermissions } from '#session/auth.tsx';
import { Page } from '#shell/page.tsx';
import { Copyable } from '#ui/copyable.tsx';
import { Details } from '#ui/details.tsx';
import { lazyPart } from '#ui/lazy-part.tsx';
import { RelativeTime } from '#ui/relative-time.tsx';
import { Tag } from '#ui/tag.tsx';
import { invitationsTexts } from './invitations.text.ts';
import { peopleTexts } from './people.text.ts';
import { type PersonAct, PersonState } from './person.tsx';
import { PersonMenu } from './person-menu.tsx';
import { PersonSessions } from './person-sessions.tsx';

const PersonActModal = lazyPart(() => import('./person-act-modal.tsx'), 'PersonActModal');

export function PersonPage() {
  const { personId = '' }: { personId?: string } = useParams({ strict: false });
  const { data: person } = useSuspenseQuery(query(people.get, { params: { id: personId } }));
  const t = useTexts(peopleTexts);
  const { holds } = usePermissions();
  const [act, setAct] = useState<PersonAct>();
  const i = useTexts(invitationsTexts);
  const { id, name, email, role, isActive, hasSecondFactor, createdAt, updatedAt } = person;
  return (
    <Page
      title={name}
      heading={<bdi dir="auto">{name}</bdi>}
      crumbs={[{ title: t('title'), to: pathOf('people') }]}
      actions={
        <>
          {holds('people:write') && (
            <>
              <Button variant="default" onClick={() => setAct({ what: 'role', person })}>
                {t('changeRole')}
              </Button>
              <Button variant="default" onClick={() => setAct({ what: 'switch', person })}>
                {isActive ? t('switchOff') : t('switchOn')}
              </Button>
            </>
          )}
          <PersonMenu person={person} onAct={setAct} />
        </>
      }
    >
      <Stack gap="xl">
        <Details
          name={t('details')}
          rows={[
            { title: i('signsIn'), value: email === null ? i('onlyKeys') : <bdi dir="ltr">{email}</bdi> },
            { title: t('role'), value: <Tag>{role}</Tag> },
            { title: i('secondFactor'), value: hasSecondFactor ? i('yes') : i('no') },
            { title: t('state'), value: <PersonState person={person} /> },
            { title: t('since'), value: <RelativeTime time={createdAt} /> },
            { title: t('changed'), value: <RelativeTime time={updatedAt} /> },
            {
              title: t('id'),
              value: <Copyable value={id} label={t('copyId')} />,
            },
          ]}
        />
        <PermissionGuard permission="sessions:read">
          <PersonSessions person={person} />
        </PermissionGuard>
      </Stack>
      {act && <PersonActModal act={act} onClose={() => setAct(undefined)} />}
    </Page>
  );
}
