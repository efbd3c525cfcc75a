import { useNavigate } from '@tanstack/react-router';
import { useCallback, useEffect } from 'react';
import { useTexts } from '#i18n/locale.tsx';
import { safeReturn } from '#paths.ts';
import { takeSession } from '#session/session.ts';
import { onTabMessage } from '#session/tabs.ts';
import { Page } from '#shell/page.tsx';
import { SignInForm } from '#shell/sign-in-form.tsx';
import { useUrlState } from '#url-state.ts';
import { signInPagesTexts } from './sign-in-pages.text.ts';

/** Where somebody signs in; in another tab counts too. */
export function LoginPage() {
  const t = useTexts(signInPagesTexts);
  const navigate = useNavigate();
  const [{ to }] = useUrlState('to');
  const enter = useCallback(() => navigate({ href: safeReturn(to), replace: true }), [navigate, to]);
  useEffect(
    () =>
      onTabMessage((message) => {
        if (message.type !== 'session') return;
        takeSession(message.session);
        enter();
      }),
    [enter],
  );
  return (
    <Page title={t('loginTitle')} lead={t('loginLead')}>
      <SignInForm onSignedIn={enter} />
    </Page>
  );
}
