import * as session from '@marsa/contract/session.ts';
import { useEffect } from 'react';
import { api, queryClient } from '#api.ts';
import { now } from '#clock.ts';
import { renewalGapMs } from './current-session.ts';
import { keepSession, sessionQuery, takeSession } from './session.ts';
import { onTabMessage, tellTabs } from './tabs.ts';

const lookEveryMs = 10_000;
const tellEveryMs = 5000;

/** Tells the server that somebody is there. @throws ProblemError where the session is over already */
export async function renewSession(): Promise<void> {
  keepSession(await api.call(session.renew));
}

/**
 * Keeps the session while somebody works in any tab: one tab, the one that holds the lock, asks the server, and tells the
 * others. Without activity nothing is asked, so that an empty chair lets the session end.
 */
export function useQuietRenewal(): void {
  useEffect(() => {
    const stop = new AbortController();
    let lastActivity = 0;
    let lastTold = 0;
    const notice = () => {
      lastActivity = now();
      if (lastActivity - lastTold < tellEveryMs) return;
      lastTold = lastActivity;
      tellTabs({ type: 'activity' });
    };
    for (const event of ['pointerdown', 'keydown', 'wheel', 'touchstart'])
      document.addEventListener(event, notice, { passive: true, signal: stop.signal });
    const stopListening = onTabMessage((message) => {
      if (message.type === 'activity') lastActivity = now();
      if (message.type !== 'session') return;
      const current = queryClient.getQueryData(sessionQuery.queryKey);
      // What is on the screen belongs to whoever was here before.
      if (current && current.person.id !== message.session.person.id) return location.reload();
      takeSession(message.session);
    });
    const lead = async () => {
      let lastRenewal = now();
      const timer = setInterval(() => {
        const current = queryClient.getQueryData(sessionQuery.queryKey);
        if (!current || lastActivity <= lastRenewal || now() - lastRenewal < renewalGapMs(current)) return;
        lastRenewal = now();
        renewSession().catch(() => {});
      }, lookEveryMs);
      await new Promise((resolve) => stop.signal.addEventListener('abort', resolve));
      clearInterval(timer);
    };
    // Where there are no locks (plain http by another name than localhost), each tab leads itself.
    if ('locks' in navigator)
      navigator.locks.request('marsa-renewal', { signal: stop.signal }, lead).catch(() => {});
    else lead();
    return () => {
      stop.abort();
      stopListening();
    };
  }, []);
}
