import { useTexts } from '#i18n/locale.tsx';
import { Page } from '#shell/page.tsx';
import { UrlTabs } from '#shell/url-tabs.tsx';
import { lazyPart } from '#ui/lazy-part.tsx';
import { CardsSkeleton } from '#ui/skeletons.tsx';
import { profileTexts } from './profile.text.ts';

const meanwhile = <CardsSkeleton cards={2} height={160} />;

const SigningIn = lazyPart(() => import('./signing-in.tsx'), 'SigningIn', meanwhile);

const Notices = lazyPart(() => import('./notices.tsx'), 'Notices', meanwhile);

const General = lazyPart(() => import('./general.tsx'), 'General', meanwhile);

const Devices = lazyPart(() => import('./devices.tsx'), 'Devices', meanwhile);

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
