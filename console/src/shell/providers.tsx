import { DirectionProvider, MantineProvider, mergeThemeOverrides, useDirection } from '@mantine/core';
import { QueryClientProvider } from '@tanstack/react-query';
import { type ReactNode, useEffect, useMemo } from 'react';
import { queryClient } from '#api.ts';
import { keepPreference } from '#cookies.ts';
import { LocaleProvider, useLocale, useTexts } from '#i18n/locale.tsx';
import { createThemeKeeper, cssVariables, theme as ownTheme } from '#ui/theme.ts';
import { ToastPlace } from '#ui/toast.tsx';
import { uiTexts } from '#ui/ui.text.ts';

const themeKeeper = createThemeKeeper((value) => keepPreference('theme', value));

/** The nonce that the policy of this document lets styles in by. */
export const styleNonce = () =>
  document.querySelector<HTMLMetaElement>('meta[name="style-nonce"]')?.content ?? '';

export function Providers({ children }: { children: ReactNode }) {
  return (
    <LocaleProvider>
      <DirectionProvider initialDirection={document.dir === 'rtl' ? 'rtl' : 'ltr'} detectDirection={false}>
        <Components>
          <KeepDirection />
          <QueryClientProvider client={queryClient}>{children}</QueryClientProvider>
          <ToastPlace />
        </Components>
      </DirectionProvider>
    </LocaleProvider>
  );
}

/** How components look, and what those say that come with words of their own. */
function Components({ children }: { children: ReactNode }) {
  const t = useTexts(uiTexts);
  const theme = useMemo(() => {
    const visibilityToggleButtonProps = { 'aria-label': t('showPassword') };
    const components = { PasswordInput: { defaultProps: { visibilityToggleButtonProps } } };
    return mergeThemeOverrides(ownTheme, { components });
  }, [t]);
  return (
    <MantineProvider
      theme={theme}
      cssVariablesResolver={cssVariables}
      colorSchemeManager={themeKeeper}
      defaultColorScheme="auto"
      getStyleNonce={styleNonce}
    >
      {children}
    </MantineProvider>
  );
}

/** Components turn with the language. */
function KeepDirection() {
  const { direction } = useLocale();
  const { setDirection } = useDirection();
  useEffect(() => setDirection(direction), [direction, setDirection]);
  return null;
}
