import {
  ArrowRightStartOnRectangleIcon,
  BookOpenIcon,
  CommandLineIcon,
  UserCircleIcon,
} from '@heroicons/react/24/outline';
import { ActionIcon, Menu, Text } from '@mantine/core';
import { useTexts } from '#i18n/locale.tsx';
import { useAuth } from '#session/auth.tsx';
import { FlipOnRtl } from '#ui/flip-on-rtl.tsx';
import { shellTexts } from './shell.text.ts';
import { useSignOut } from './use-sign-out.ts';

/** Who is signed in, and the way out. */
export function AccountMenu({ onHelp }: { onHelp(): void }) {
  const t = useTexts(shellTexts);
  const { person } = useAuth();
  const signOut = useSignOut();
  if (person === undefined) return null;
  return (
    <Menu position="bottom-end" width={240}>
      <Menu.Target>
        <ActionIcon
          variant="subtle"
          color="gray"
          size="lg"
          radius="xl"
          aria-label={t('account', { name: person.name })}
        >
          <UserCircleIcon width={24} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>
          <Text size="sm" fw={600} c="var(--mantine-color-text)" dir="auto" truncate>
            {person.name}
          </Text>
          <Text size="xs" dir="ltr" truncate ta="start">
            {person.email ?? person.role}
          </Text>
        </Menu.Label>
        <Menu.Divider />
        <Menu.Item leftSection={<CommandLineIcon width={16} />} onClick={onHelp}>
          {t('shortcuts')}
        </Menu.Item>
        <Menu.Item component="a" href="/docs" target="_blank" leftSection={<BookOpenIcon width={16} />}>
          {t('version')}
        </Menu.Item>
        <Menu.Divider />
        <Menu.Item
          leftSection={<FlipOnRtl icon={ArrowRightStartOnRectangleIcon} size={16} />}
          onClick={signOut}
        >
          {t('signOut')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
