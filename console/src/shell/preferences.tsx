import { ComputerDesktopIcon, LanguageIcon, MoonIcon, SunIcon } from '@heroicons/react/24/outline';
import { ActionIcon, type MantineColorScheme, Menu, Tooltip, useMantineColorScheme } from '@mantine/core';
import { useLocale, useTexts } from '#i18n/locale.tsx';
import type { Icon } from '#ui/empty-state.tsx';
import { shellTexts } from './shell.text.ts';

/** The other language, in its own words, for who cannot read this one. */
export function LanguageSwitch() {
  const t = useTexts(shellTexts);
  const { language, setLanguage } = useLocale();
  const other = language === 'ar' ? 'en' : 'ar';
  const label = other === 'ar' ? t('toArabic') : t('toEnglish');
  return (
    <Tooltip label={label}>
      <ActionIcon
        variant="subtle"
        color="gray"
        size="lg"
        lang={other}
        aria-label={label}
        onClick={() => setLanguage(other)}
      >
        <LanguageIcon width={20} />
      </ActionIcon>
    </Tooltip>
  );
}

const themes: readonly [
  scheme: MantineColorScheme,
  label: 'themeLight' | 'themeDark' | 'themeAuto',
  icon: Icon,
][] = [
  ['light', 'themeLight', SunIcon],
  ['dark', 'themeDark', MoonIcon],
  ['auto', 'themeAuto', ComputerDesktopIcon],
];

export function ThemeSwitch() {
  const t = useTexts(shellTexts);
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const Current = themes.find(([scheme]) => scheme === colorScheme)?.[2] ?? ComputerDesktopIcon;
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" size="lg" aria-label={t('theme')}>
          <Current width={20} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {themes.map(([scheme, label, Picture]) => (
          <Menu.Item
            key={scheme}
            role="menuitemradio"
            aria-checked={scheme === colorScheme}
            leftSection={<Picture width={16} />}
            onClick={() => setColorScheme(scheme)}
          >
            {t(label)}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
