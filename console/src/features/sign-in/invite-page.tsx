import { Button, PasswordInput, Stack, TextInput } from '@mantine/core';
import * as invitations from '@marsa/contract/invitations.ts';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { isProblem, query } from '#api.ts';
import { useEndpointForm } from '#form.ts';
import { useLocale, useTexts } from '#i18n/locale.tsx';
import { pathOf } from '#paths.ts';
import { keepSession } from '#session/session.ts';
import { ButtonLink } from '#shell/link.tsx';
import { Page } from '#shell/page.tsx';
import { ErrorNote } from '#ui/error-note.tsx';
import { LinesSkeleton } from '#ui/skeletons.tsx';
import { Warning, WithLinkToken } from './link-token.tsx';
import { signInPagesTexts } from './sign-in-pages.text.ts';

/** Somebody was invited: they choose how they are called and a password, and are in. */
export function InvitePage() {
  const t = useTexts(signInPagesTexts);
  return (
    <Page title={t('inviteTitle')}>
      <WithLinkToken>{(token) => <Invitation token={token} />}</WithLinkToken>
    </Page>
  );
}

function Invitation({ token }: { token: string }) {
  const t = useTexts(signInPagesTexts);
  const { data, error, refetch } = useQuery({
    ...query(invitations.look, { body: { token } }),
    retry: false,
  });
  if (isProblem(error, 'INVALID_CREDENTIALS', 'BAD_REQUEST')) return <DeadInvitation />;
  if (error) return <ErrorNote error={error} onRetry={refetch} />;
  if (!data) return <LinesSkeleton />;
  return (
    <Stack>
      <p>{t('inviteLead', { inviter: data.inviter, email: data.email })}</p>
      <AcceptForm token={token} email={data.email} />
    </Stack>
  );
}

function DeadInvitation() {
  const t = useTexts(signInPagesTexts);
  return (
    <Stack>
      <Warning>{t('inviteDead')}</Warning>
      <ButtonLink to={pathOf('login')}>{t('toSignIn')}</ButtonLink>
    </Stack>
  );
}

async function loadFields() {
  const [{ bodyOf }, { accept }] = await Promise.all([
    import('#schemas.ts'),
    import('@marsa/contract/invitations.ts'),
  ]);
  return bodyOf(accept).pick({ name: true, password: true });
}

function AcceptForm({ token, email }: { token: string; email: string }) {
  const t = useTexts(signInPagesTexts);
  const { language } = useLocale();
  const navigate = useNavigate();
  const { form, submit, error, errorOf, pending } = useEndpointForm({
    endpoint: invitations.accept,
    schema: loadFields,
    defaults: { name: '', password: '' },
    toInput: (values) => ({ body: { ...values, token, language } }),
    onDone({ session }) {
      if (session !== null) keepSession(session);
      navigate({ to: pathOf('overview'), replace: true });
    },
  });
  if (isProblem(error, 'INVALID_CREDENTIALS')) return <DeadInvitation />;
  return (
    <form onSubmit={submit} noValidate>
      <Stack>
        {/* Password managers keep the new password under this name. */}
        <input type="hidden" autoComplete="username" value={email} readOnly />
        <TextInput
          label={t('name')}
          autoComplete="name"
          dir="auto"
          autoFocus
          {...form.register('name')}
          error={errorOf('name')}
        />
        <PasswordInput
          label={t('password')}
          description={t('passwordHint')}
          autoComplete="new-password"
          {...form.register('password')}
          error={errorOf('password')}
        />
        {error !== null && <ErrorNote error={error} />}
        <Button type="submit" loading={pending}>
          {t('inviteAccept')}
        </Button>
      </Stack>
    </form>
  );
}
