import { useNavigate } from '@tanstack/react-router';
import { useTexts } from '#i18n/locale.tsx';
import { safeReturn } from '#paths.ts';
import { Page } from '#shell/page.tsx';
import { SignInForm } from '#shell/sign-in-form.tsx';
import { useUrlState } from '#url-state.ts';
import { signInPagesTexts } from './sign-in-pages.text.ts';

export function LoginPage() {
  const t = useTexts(signInPagesTexts);
  const navigate = useNavigate();
  const [{ to }] = useUrlState('to');
  return (
    <Page title={t('loginTitle')} lead={t('loginLead')}>
      <SignInForm onSignedIn={() => navigate({ href: safeReturn(to), replace: true })} />
    </Page>
  );
}
