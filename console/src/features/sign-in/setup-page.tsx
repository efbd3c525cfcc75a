import { Alert, Button, PasswordInput, Stack, TextInput } from '@mantine/core';
import * as setup from '@marsa/contract/setup.ts';
import { useQuery } from '@tanstack/react-query';
import { useLocation, useNavigate } from '@tanstack/react-router';
import { isProblem, query } from '#api.ts';
import { useEndpointForm } from '#form.ts';
import { useLocale, useTexts } from '#i18n/locale.tsx';
import { pathOf } from '#paths.ts';
import { keepSession } from '#session/session.ts';
import { ButtonLink } from '#shell/link.tsx';
import { Page } from '#shell/page.tsx';
import { ErrorNote } from '#ui/error-note.tsx';
import { signInPagesTexts } from './sign-in-pages.text.ts';

/** The first administrator, by the one-time link that the server printed; its token is behind the # and never sent in a URL. */
export function SetupPage() {
  const t = useTexts(signInPagesTexts);
  const { hash } = useLocation();
  const { data } = useQuery(query(setup.get));
  const isToken = /^[\w-]{43}$/.test(hash);
  return (
    <Page title={t('setupTitle')} lead={t('setupLead')}>
      {data?.isOpen === false ? (
        <Stack>
          <Alert variant="outline" color="yellow">
            {t('setupClosed')}
          </Alert>
          <ButtonLink to={pathOf('login')}>{t('toSignIn')}</ButtonLink>
        </Stack>
      ) : isToken ? (
        <SetupForm token={hash} />
      ) : (
        <Alert variant="outline" color="yellow">
          {t('setupNoToken')}
        </Alert>
      )}
    </Page>
  );
}

async function loadFields() {
  const [{ bodyOf }, { create }] = await Promise.all([
    import('#schemas.ts'),
    import('@marsa/contract/setup.ts'),
  ]);
  return bodyOf(create).pick({ name: true, email: true, password: true });
}

function SetupForm({ token }: { token: string }) {
  const t = useTexts(signInPagesTexts);
  const { language } = useLocale();
  const navigate = useNavigate();
  const { form, submit, error, errorOf, pending } = useEndpointForm({
    endpoint: setup.create,
    schema: loadFields,
    defaults: { name: '', email: '', password: '' },
    toInput: (values) => ({ body: { ...values, token, language } }),
    onDone({ session }) {
      if (session !== null) keepSession(session);
      navigate({ to: pathOf('secondFactor'), search: { to: pathOf('newProject') }, replace: true });
    },
  });
  return (
    <form onSubmit={submit} noValidate>
      <Stack>
        <TextInput
          label={t('name')}
          autoComplete="name"
          dir="auto"
          autoFocus
          {...form.register('name')}
          error={errorOf('name')}
        />
        <TextInput
          label={t('email')}
          type="email"
          autoComplete="username"
          dir="ltr"
          {...form.register('email')}
          error={errorOf('email')}
        />
        <PasswordInput
          label={t('password')}
          description={t('passwordHint')}
          autoComplete="new-password"
          {...form.register('password')}
          error={errorOf('password')}
        />
        {isProblem(error, 'INVALID_CREDENTIALS') ? (
          <Alert variant="outline" color="red" role="alert">
            {t('linkDead')}
          </Alert>
        ) : (
          error !== null && <ErrorNote error={error} />
        )}
        <Button type="submit" loading={pending}>
          {t('create')}
        </Button>
      </Stack>
    </form>
  );
}
