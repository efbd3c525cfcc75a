import { Alert, Button, Stack, Text } from '@mantine/core';
import * as notices from '@marsa/contract/notices.ts';
import { useLocation } from '@tanstack/react-router';
import { isProblem, useCall } from '#api.ts';
import { useTexts } from '#i18n/locale.tsx';
import { pathOf } from '#paths.ts';
import { ButtonLink } from '#shell/link.tsx';
import { Page } from '#shell/page.tsx';
import { ErrorNote } from '#ui/error-note.tsx';
import { notMeTexts } from './not-me.text.ts';

/** "This was not me", by the link of a letter. A press is needed: mail programs open links by themselves. */
export function NotMePage() {
  const t = useTexts(notMeTexts);
  const { hash } = useLocation();
  return (
    <Page title={t('title')} lead={t('lead')}>
      {/^[\w-]{43}$/.test(hash) ? (
        <LockOut token={hash} />
      ) : (
        <Alert variant="outline" color="yellow">
          {t('missing')}
        </Alert>
      )}
    </Page>
  );
}

function LockOut({ token }: { token: string }) {
  const t = useTexts(notMeTexts);
  const lock = useCall(notices.notMeByLink);
  const isDead = isProblem(lock.error, 'INVALID_CREDENTIALS', 'CONFLICT');
  if (lock.data) {
    return (
      <Stack>
        <Alert variant="outline" color="green" role="status">
          {t(lock.data.next === 'mail' ? 'byMail' : 'byAdministrator')}
        </Alert>
        <ButtonLink to={pathOf('login')}>{t('toSignIn')}</ButtonLink>
      </Stack>
    );
  }
  return (
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
        onClick={() => lock.mutate({ body: { token } })}
      >
        {t('lock')}
      </Button>
    </Stack>
  );
}
