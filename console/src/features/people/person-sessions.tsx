import { Button, Stack, Text, TextInput } from '@mantine/core';
import * as session from '@marsa/contract/session.ts';
import { useState } from 'react';
import { useCall } from '#api.ts';
import { useTexts } from '#i18n/locale.tsx';
import { useListPage } from '#list-page.ts';
import { usePermissions } from '#session/auth.tsx';
import { SessionTable } from '#shell/session-table.tsx';
import { FormModal } from '#ui/form-modal.tsx';
import { Section } from '#ui/section.tsx';
import { toast } from '#ui/toast.tsx';
import { peopleTexts } from './people.text.ts';
import type { Person } from './person.tsx';

/** Which session is to end: one by its id, or all. */
type Target = { sessionId: string } | 'all';

export function PersonSessions({ person }: { person: Person }) {
  const t = useTexts(peopleTexts);
  const mayEnd = usePermissions().holds('sessions:write');
  const [target, setTarget] = useState<Target>();
  const list = useListPage(session.listOf, {
    params: { id: person.id },
  });
  const hasOpen = list.rows?.some(({ endedAt }) => endedAt === null) ?? false;
  return (
    <Section
      title={t('sessions')}
      lead={t('sessionsLead')}
      actions={
        mayEnd &&
        hasOpen && (
          <Button variant="default" onClick={() => setTarget('all')}>
            {t('endAll')}
          </Button>
        )
      }
    >
      <SessionTable list={list} {...(mayEnd ? { onEnd: ({ id }) => setTarget({ sessionId: id }) } : {})} />
      {target && <EndModal person={person} target={target} onClose={() => setTarget(undefined)} />}
    </Section>
  );
}

function EndModal({ person, target, onClose }: { person: Person; target: Target; onClose(): void }) {
  const t = useTexts(peopleTexts);
  const [reason, setReason] = useState('');
  const done = (count: number) => {
    toast(t('ended', { count }));
    onClose();
  };
  const invalidates = [session.listOf, session.list];
  const endOne = useCall(session.endOf, { invalidates, onDone: () => done(1) });
  const endAll = useCall(session.endAllOf, { invalidates, onDone: ({ ended }) => done(ended) });
  const query = reason.trim() === '' ? {} : { reason: reason.trim() };
  const call = target === 'all' ? endAll : endOne;
  return (
    <FormModal
      opened
      isDangerous
      title={target === 'all' ? t('endAllTitle', { name: person.name }) : t('endTitle')}
      submitLabel={target === 'all' ? t('endAll') : t('end')}
      onClose={onClose}
      pending={call.isPending}
      error={call.error}
      onSubmit={(event) => {
        event.preventDefault();
        if (target === 'all') endAll.mutate({ params: { id: person.id }, query });
        else endOne.mutate({ params: { id: person.id, sessionId: target.sessionId }, query });
      }}
    >
      <Stack gap="sm">
        <Text>{t('endText')}</Text>
        <TextInput
          label={t('reason')}
          description={t('reasonHint')}
          dir="auto"
          maxLength={200}
          data-autofocus
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
      </Stack>
    </FormModal>
  );
}
