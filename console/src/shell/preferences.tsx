import { ComputerDesktopIcon, LanguageIcon, MoonIcon, SunIcon } from '@heroicons/react/24/outline';
import { ActionIcon, type MantineColorScheme, useMantineColorScheme } from '@mantine/core';
import { useLocale, useTexts } from '#i18n/locale.tsx';
import type { Icon } from '#ui/empty-state.tsx';
import { Hint } from '#ui/hint.tsx';
import { shellTexts } from './shell.text.ts';

/** The other language, in its own words, for who cannot read this one. */
export function LanguageSwitch() {
  const t = useTexts(shellTexts);
  const { language, setLanguage } = useLocale();
  const other = language === 'ar' ? 'en' : 'ar';
  const label = other === 'ar' ? t('toArabic') : t('toEnglish');
  return (
    <Hint label={label} isName>
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
    </Hint>
  );
}

type Theme = readonly [
  scheme: MantineColorScheme,
  label: 'themeLight' | 'themeDark' | 'themeAuto',
  icon: Icon,
];

const themes: readonly [Theme, Theme, Theme] = [
  ['auto', 'themeAuto', ComputerDesktopIcon],
  ['light', 'themeLight', SunIcon],
  ['dark', 'themeDark', MoonIcon],
];

/** As the system, light, dark, and round again. */
export function ThemeSwitch() {
  const t = useTexts(shellTexts);
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const index = themes.findIndex(([scheme]) => scheme === colorScheme);
  const [, label, Picture] = themes[index] ?? themes[0];
  const [next] = themes[(index + 1) % themes.length] ?? themes[0];
  const name = t('theme', { theme: t(label) });
  return (
    <Hint label={name} isName>
      <ActionIcon
        variant="subtle"
        color="gray"
        size="lg"
        aria-label={name}
        onClick={() => setColorScheme(next)}
      >
        <Picture width={20} />
      </ActionIcon>
    </Hint>
  );
}
