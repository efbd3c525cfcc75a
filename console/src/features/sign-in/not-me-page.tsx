import { Alert, Button, List, Stack, Text, Title } from '@mantine/core';
import * as notices from '@marsa/contract/notices.ts';
import { useLocation } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { isProblem, useCall } from '#api.ts';
import { useTexts } from '#i18n/locale.tsx';
import { pathOf } from '#paths.ts';
import type { LockedDown } from '#session/locked-down.ts';
import { ButtonLink, TextLink } from '#shell/link.tsx';
import { Page } from '#shell/page.tsx';
import { ErrorNote } from '#ui/error-note.tsx';
import { notMeTexts } from './not-me.text.ts';

/** "This was not me", by the link of a letter. A press is needed: mail programs open links by themselves. */
export function NotMePage() {
  const t = useTexts(notMeTexts);
  const { hash, state } = useLocation();
  const lock = useCall(notices.notMeByLink);
  const done = state.lockedDown ?? lock.data;
  if (done)
    return (
      <Page title={t('doneTitle')}>
        <Done done={done} />
      </Page>
    );
  const isDead = isProblem(lock.error, 'INVALID_CREDENTIALS', 'CONFLICT');
  return (
    <Page title={t('title')} lead={t('lead')}>
      {/^[\w-]{43}$/.test(hash) ? (
        <Stack>
          <Text>{t('what')}</Text>
          {isDead ? (
            <Alert variant="outline" color="red" role="alert">
              {t('dead')}
            </Alert>
          ) : (
            lock.error !== null && <ErrorNote error={lock.error} />
          )}
          <Button
            color="red"
            loading={lock.isPending}
            disabled={isDead}
            onClick={() => lock.mutate({ body: { token: hash } })}
          >
            {t('lock')}
          </Button>
        </Stack>
      ) : (
        <Alert variant="outline" color="yellow">
          {t('missing')}
        </Alert>
      )}
    </Page>
  );
}

/** What was done, and what is sensible to do now, in this order. */
function Done({ done: { sessionsEnded, factorsRemoved, keyRevoked, next } }: { done: LockedDown }) {
  const t = useTexts(notMeTexts);
  return (
    <Stack>
      <Alert variant="outline" color="green" role="status">
        <List size="sm">
          <List.Item>{t('sessionsEnded', { count: sessionsEnded })}</List.Item>
          <List.Item>{t('passwordEnded')}</List.Item>
          {factorsRemoved > 0 && <List.Item>{t('factorsRemoved', { count: factorsRemoved })}</List.Item>}
          {keyRevoked && <List.Item>{t('keyRevoked')}</List.Item>}
        </List>
      </Alert>
      <Title order={2}>{t('next')}</Title>
      <List type="ordered" spacing="xs">
        <List.Item>{next === 'mail' ? t('byMail') : t('byAdministrator')}</List.Item>
        <Step tab="devices" link={t('seeDevices')}>
          {t('devices')}
        </Step>
        <Step tab="security" link={t('seeFactor')}>
          {t('factor')}
        </Step>
        <List.Item>{t('mailbox')}</List.Item>
      </List>
      <ButtonLink to={pathOf('login')}>{t('toSignIn')}</ButtonLink>
    </Stack>
  );
}

/** Who is not signed in yet is led there by way of the sign-in. */
function Step({ tab, link, children }: { tab: string; link: string; children: ReactNode }) {
  return (
    <List.Item>
      {children}{' '}
      <TextLink to={pathOf('profile')} search={{ tab }} underline="always">
        {link}
      </TextLink>
    </List.Item>
  );
}
