import { useRouter } from '@tanstack/react-router';
import { useCallback, useEffect } from 'react';
import { useTexts } from '#i18n/locale.tsx';
import { pathOf } from '#paths.ts';
import { endSession, forgetPerson } from '#session/session.ts';
import { onTabMessage } from '#session/tabs.ts';
import { toast } from '#ui/toast.tsx';
import { shellTexts } from './shell.text.ts';

/** Leaves for the sign-in page first and forgets then, so that no half-empty page flashes by. */
function useLeave(): (message: string, to?: string) => Promise<void> {
  const router = useRouter();
  return useCallback(
    async (message, to) => {
      await router.navigate({ to: pathOf('login'), search: to === undefined ? {} : { to }, replace: true });
      forgetPerson();
      await toast(message);
    },
    [router],
  );
}

/** Ends the session on the server and in every tab. */
export function useSignOut(): () => Promise<void> {
  const t = useTexts(shellTexts);
  const leave = useLeave();
  return useCallback(async () => {
    try {
      await endSession();
    } catch {
      return toast(t('signOutFailed'));
    }
    await leave(t('signedOut'));
  }, [leave, t]);
}

/** When another tab signs out, this one leaves too, and comes back to where it was. */
export function useSignOutElsewhere(): void {
  const t = useTexts(shellTexts);
  const leave = useLeave();
  useEffect(
    () =>
      onTabMessage(({ type }) => {
        if (type !== 'signed-out') return;
        const { pathname, search } = location;
        leave(t('signedOutElsewhere'), pathname + search);
      }),
    [leave, t],
  );
}
