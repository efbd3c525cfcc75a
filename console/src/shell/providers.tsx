import { DirectionProvider, MantineProvider, useDirection } from '@mantine/core';
import { QueryClientProvider } from '@tanstack/react-query';
import { type ReactNode, useEffect } from 'react';
import { queryClient } from '#api.ts';
import { keepPreference } from '#cookies.ts';
import { LocaleProvider, useLocale } from '#i18n/locale.tsx';
import { createThemeKeeper, cssVariables, theme } from '#ui/theme.ts';
import { ToastPlace } from '#ui/toast.tsx';

const themeKeeper = createThemeKeeper((value) => keepPreference('theme', value));

/** The nonce that the policy of this document lets styles in by. */
export const styleNonce = () =>
  document.querySelector<HTMLMetaElement>('meta[name="style-nonce"]')?.content ?? '';

export function Providers({ children }: { children: ReactNode }) {
  return (
    <LocaleProvider>
      <DirectionProvider initialDirection={document.dir === 'rtl' ? 'rtl' : 'ltr'} detectDirection={false}>
        <MantineProvider
          theme={theme}
          cssVariablesResolver={cssVariables}
          colorSchemeManager={themeKeeper}
          defaultColorScheme="auto"
          getStyleNonce={styleNonce}
        >
          <KeepDirection />
          <QueryClientProvider client={queryClient}>{children}</QueryClientProvider>
          <ToastPlace />
        </MantineProvider>
      </DirectionProvider>
    </LocaleProvider>
  );
}

/** Components turn with the language. */
function KeepDirection() {
  const { direction } = useLocale();
  const { setDirection } = useDirection();
  useEffect(() => setDirection(direction), [direction, setDirection]);
  return null;
}
