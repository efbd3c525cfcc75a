import { Alert, Button, Stack, TextInput } from '@mantine/core';
import * as password from '@marsa/contract/password.ts';
import { useState } from 'react';
import { useEndpointForm } from '#form.ts';
import { useTexts } from '#i18n/locale.tsx';
import { pathOf } from '#paths.ts';
import { ButtonLink, TextLink } from '#shell/link.tsx';
import { Page } from '#shell/page.tsx';
import { ErrorNote } from '#ui/error-note.tsx';
import { Warning } from './link-token.tsx';
import { signInPagesTexts } from './sign-in-pages.text.ts';

/** Asks for a link to choose a new password. What it says is the same whether or not there is an account. */
export function ForgotPage() {
  const t = useTexts(signInPagesTexts);
  const [isByMail, setByMail] = useState<boolean>();
  return (
    <Page title={t('forgotTitle')} lead={t('forgotLead')}>
      {isByMail === undefined ? (
        <ForgotForm onAccepted={setByMail} />
      ) : (
        <Stack>
          {isByMail ? (
            <Alert variant="outline" role="status">
              {t('forgotSent')}
            </Alert>
          ) : (
            <Warning>{t('forgotNoMail')}</Warning>
          )}
          <ButtonLink to={pathOf('login')}>{t('toSignIn')}</ButtonLink>
        </Stack>
      )}
    </Page>
  );
}

async function loadFields() {
  const [{ bodyOf }, { forgot }] = await Promise.all([
    import('#schemas.ts'),
    import('@marsa/contract/password.ts'),
  ]);
  return bodyOf(forgot);
}

function ForgotForm({ onAccepted }: { onAccepted(isByMail: boolean): void }) {
  const t = useTexts(signInPagesTexts);
  const { form, submit, error, errorOf, pending } = useEndpointForm({
    endpoint: password.forgot,
    schema: loadFields,
    defaults: { email: '' },
    toInput: (body) => ({ body }),
    onDone: ({ byMail }) => onAccepted(byMail),
  });
  return (
    <form onSubmit={submit} noValidate>
      <Stack>
        <TextInput
          label={t('email')}
          type="email"
          autoComplete="username"
          dir="ltr"
          {...form.register('email')}
          error={errorOf('email')}
        />
        {error !== null && <ErrorNote error={error} />}
        <Button type="submit" loading={pending}>
          {t('forgotSend')}
        </Button>
        <TextLink to={pathOf('login')} size="sm">
          {t('toSignIn')}
        </TextLink>
      </Stack>
    </form>
  );
}
