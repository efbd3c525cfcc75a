import { Button, Checkbox, PasswordInput, Stack } from '@mantine/core';
import * as password from '@marsa/contract/password.ts';
import { useNavigate } from '@tanstack/react-router';
import { isProblem } from '#api.ts';
import { useEndpointForm } from '#form.ts';
import { useTexts } from '#i18n/locale.tsx';
import { pathOf } from '#paths.ts';
import { forgetPerson } from '#session/session.ts';
import { ButtonLink } from '#shell/link.tsx';
import { Page } from '#shell/page.tsx';
import { ErrorNote } from '#ui/error-note.tsx';
import { toast } from '#ui/toast.tsx';
import { Warning, WithLinkToken } from './link-token.tsx';
import { signInPagesTexts } from './sign-in-pages.text.ts';

/** A new password, by the link that was asked for. */
export function ResetPage() {
  const t = useTexts(signInPagesTexts);
  return (
    <Page title={t('resetTitle')} lead={t('resetLead')}>
      <WithLinkToken>{(token) => <ResetForm token={token} />}</WithLinkToken>
    </Page>
  );
}

async function loadFields() {
  const [{ bodyOf }, { reset }] = await Promise.all([
    import('#schemas.ts'),
    import('@marsa/contract/password.ts'),
  ]);
  return bodyOf(reset).pick({ password: true, revokeKeys: true });
}

function ResetForm({ token }: { token: string }) {
  const t = useTexts(signInPagesTexts);
  const navigate = useNavigate();
  const { form, submit, error, errorOf, pending } = useEndpointForm({
    endpoint: password.reset,
    schema: loadFields,
    defaults: { password: '', revokeKeys: false },
    toInput: (values) => ({ body: { ...values, token } }),
    onDone() {
      forgetPerson();
      navigate({ to: pathOf('login'), replace: true });
      toast(t('resetDone'));
    },
  });
  if (isProblem(error, 'INVALID_CREDENTIALS')) {
    return (
      <Stack>
        <Warning>{t('resetDead')}</Warning>
        <ButtonLink to={pathOf('forgot')}>{t('askAgain')}</ButtonLink>
      </Stack>
    );
  }
  return (
    <form onSubmit={submit} noValidate>
      <Stack>
        <PasswordInput
          label={t('password')}
          description={t('passwordHint')}
          autoComplete="new-password"
          {...form.register('password')}
          error={errorOf('password')}
        />
        <Checkbox label={t('resetKeys')} {...form.register('revokeKeys')} />
        {error !== null && <ErrorNote error={error} />}
        <Button type="submit" loading={pending}>
          {t('resetSend')}
        </Button>
      </Stack>
    </form>
  );
}
