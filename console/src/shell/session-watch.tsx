import { useNavigate } from '@tanstack/react-router';
import { lazy, Suspense, useEffect, useSyncExternalStore } from 'react';
import { pathOf } from '#paths.ts';
import { useAuth } from '#session/auth.tsx';
import { type CurrentSession, endOf } from '#session/current-session.ts';
import { useQuietRenewal } from '#session/renewal.ts';
import { clearLacksFactor, onSignals, readSignals, reportSessionOver } from '#session/session-signals.ts';
import { useNow } from '#ui/relative-time.tsx';
import { useSignOutElsewhere } from './use-sign-out.ts';

const loadDialogs = () => import('./session-dialogs.tsx');
const Warning = lazy(async () => ({ default: (await loadDialogs()).Warning }));
const SignInAgain = lazy(async () => ({ default: (await loadDialogs()).SignInAgain }));
const ConfirmModal = lazy(async () => ({ default: (await import('./confirm-modal.tsx')).ConfirmModal }));

const warnMs = 120_000;
/** The dialogs are fetched while there is still a session, and a connection. */
const fetchMs = 180_000;

/**
 * Watches over the session of the page: renews it while somebody is there, warns before it ends, and asks to sign in again
 * over the page.
 */
export function SessionWatch() {
  useQuietRenewal();
  useSignOutElsewhere();
  const { session } = useAuth();
  return session ? <Watch session={session} /> : null;
}

/** Until there is a second factor, the page where one is added is the only one that answers. */
function useFactorFirst(lacksFactor: boolean): void {
  const navigate = useNavigate();
  useEffect(() => {
    if (!lacksFactor) return;
    clearLacksFactor();
    const { pathname, search } = location;
    if (pathname !== pathOf('secondFactor'))
      navigate({ to: pathOf('secondFactor'), search: { to: pathname + search }, replace: true });
  }, [lacksFactor, navigate]);
}

function Watch({ session }: { session: CurrentSession }) {
  const { isOver, confirmation, lacksFactor } = useSyncExternalStore(onSignals, readSignals);
  useFactorFirst(lacksFactor);
  const left = endOf(session) - useNow(1000);
  const isNear = left <= fetchMs;
  useEffect(() => {
    if (isNear) loadDialogs().catch(() => {});
  }, [isNear]);
  useEffect(() => {
    if (left <= 0) reportSessionOver();
  }, [left]);
  return (
    <Suspense>
      {!isOver && left <= warnMs && <Warning session={session} leftMs={left} />}
      {isOver && <SignInAgain session={session} />}
      {confirmation && !isOver && <ConfirmModal onAnswer={confirmation} />}
    </Suspense>
  );
}
