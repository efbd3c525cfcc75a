import { Alert } from '@mantine/core';
import { useLocation } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';
import { useTexts } from '#i18n/locale.tsx';
import { signInPagesTexts } from './sign-in-pages.text.ts';

/** The token of a link that works once. It is behind the #, so no server and no log ever sees it in a URL. */
export function WithLinkToken({ children }: { children(token: string): ReactNode }) {
  const t = useTexts(signInPagesTexts);
  const { hash } = useLocation();
  const [token] = useState(hash);
  return /^[\w-]{43}$/.test(token) ? children(token) : <Warning>{t('linkMissing')}</Warning>;
}

export function Warning({ children }: { children: ReactNode }) {
  return (
    <Alert variant="outline" color="yellow" role="alert">
      {children}
    </Alert>
  );
}
