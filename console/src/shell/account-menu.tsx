import {
  ArrowRightStartOnRectangleIcon,
  BookOpenIcon,
  CommandLineIcon,
  UserCircleIcon,
} from '@heroicons/react/24/outline';
import { Text } from '@mantine/core';
import { useTexts } from '#i18n/locale.tsx';
import { useAuth } from '#session/auth.tsx';
import { FlipOnRtl } from '#ui/flip-on-rtl.tsx';
import { popMenuClasses as menu, PopMenu } from '#ui/pop-menu.tsx';
import { shellTexts } from './shell.text.ts';
import { useSignOut } from './use-sign-out.ts';

/** Who is signed in, and the way out. */
export function AccountMenu({ onHelp }: { onHelp(): void }) {
  const t = useTexts(shellTexts);
  const { person } = useAuth();
  const signOut = useSignOut();
  if (person === undefined) return null;
  return (
    <PopMenu label={t('account', { name: person.name })} button={<UserCircleIcon width={24} />}>
      <div className={menu.title}>
        <Text fw={600} c="var(--mantine-color-text)" dir="auto">
          {person.name}
        </Text>
        <bdi dir="ltr">{person.email ?? person.role}</bdi>
      </div>
      <hr className={menu.line} />
      <button type="button" className={menu.item} onClick={onHelp}>
        <CommandLineIcon width={16} aria-hidden />
        {t('shortcuts')}
      </button>
      <a className={menu.item} href="/docs" target="_blank" rel="noreferrer">
        <BookOpenIcon width={16} aria-hidden />
        {t('version')}
      </a>
      <hr className={menu.line} />
      <button type="button" className={menu.item} onClick={signOut}>
        <FlipOnRtl icon={ArrowRightStartOnRectangleIcon} size={16} />
        {t('signOut')}
      </button>
    </PopMenu>
  );
}
