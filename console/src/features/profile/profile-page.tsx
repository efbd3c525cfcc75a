import { useTexts } from '#i18n/locale.tsx';
import { Page } from '#shell/page.tsx';
import { UrlTabs } from '#shell/url-tabs.tsx';
import { Devices } from './devices.tsx';
import { General } from './general.tsx';
import { Notices } from './notices.tsx';
import { profileTexts } from './profile.text.ts';
import { SigningIn } from './signing-in.tsx';

export function ProfilePage() {
  const t = useTexts(profileTexts);
  return (
    <Page title={t('title')} lead={t('lead')}>
      <UrlTabs
        name={t('tabs')}
        tabs={[
          { value: 'general', title: t('general'), content: <General /> },
          { value: 'security', title: t('security'), content: <SigningIn /> },
          { value: 'devices', title: t('devices'), content: <Devices /> },
          { value: 'notices', title: t('notices'), content: <Notices /> },
        ]}
      />
    </Page>
  );
}
