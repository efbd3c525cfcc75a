import { Button } from '@mantine/core';
import * as session from '@marsa/contract/session.ts';
import { useState } from 'react';
import { useCall } from '#api.ts';
import { useTexts } from '#i18n/locale.tsx';
import { useListPage } from '#list-page.ts';
import { SessionTable } from '#shell/session-table.tsx';
import { Confirm } from '#ui/confirm.tsx';
import { Section } from '#ui/section.tsx';
import { toast } from '#ui/toast.tsx';
import { profileTexts } from './profile.text.ts';

/** One's own sessions, and the way to end them. */
export function Devices() {
  const t = useTexts(profileTexts);
  const [ending, setEnding] = useState<string>();
  const list = useListPage(session.list);
  const hasOthers = list.rows?.some(({ isCurrent, endedAt }) => !isCurrent && endedAt === null) ?? false;
  return (
    <Section
      title={t('devices')}
      lead={t('devicesLead')}
      actions={
        hasOthers && (
          <Button variant="default" onClick={() => setEnding('others')}>
            {t('endOthers')}
          </Button>
        )
      }
    >
      <SessionTable list={list} onEnd={({ id }) => setEnding(id)} />
      {ending === 'others' && <EndOthers onClose={() => setEnding(undefined)} />}
      {ending !== undefined && ending !== 'others' && (
        <EndOne id={ending} onClose={() => setEnding(undefined)} />
      )}
    </Section>
  );
}

function EndOthers({ onClose }: { onClose(): void }) {
  const t = useTexts(profileTexts);
  const end = useCall(session.endOthers, {
    invalidates: [session.list],
    onDone({ ended }) {
      toast(t('ended', { count: ended }));
      onClose();
    },
  });
  return (
    <Confirm
      title={t('endOthersTitle')}
      confirmLabel={t('endOthers')}
      isDangerous
      onClose={onClose}
      onConfirm={() => end.mutate({})}
      pending={end.isPending}
      error={end.error}
    >
      {t('endOthersText')}
    </Confirm>
  );
}

function EndOne({ id, onClose }: { id: string; onClose(): void }) {
  const t = useTexts(profileTexts);
  const end = useCall(session.end, {
    invalidates: [session.list],
    onDone() {
      toast(t('ended', { count: 1 }));
      onClose();
    },
  });
  return (
    <Confirm
      title={t('endTitle')}
      confirmLabel={t('endOne')}
      isDangerous
      onClose={onClose}
      onConfirm={() => end.mutate({ params: { id } })}
      pending={end.isPending}
      error={end.error}
    >
      {t('endText')}
    </Confirm>
  );
}
